//! What can go wrong with a mailbox, and the word for it in `ChannelObserved.trouble`.

use std::io;

use async_imap::error::Error;

use super::buckets::BucketError;
use crate::accept::AcceptError;

/// Why a mailbox is not followed at the moment. Nothing of what the server said is kept: it may quote mail.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// Wrong password, expired or revoked token, locked account.
    #[error("the mail server refused the credentials")]
    CredentialsRefused,
    /// A file with a secret could not be read.
    #[error("a file with credentials could not be read")]
    CredentialsUnreadable(#[source] io::Error),
    /// The token endpoint does not answer or answers nonsense.
    #[error("no access token was given: {0}")]
    Token(String),
    /// No connection, or it broke.
    #[error("the mail server is not reached: {0}")]
    Unreachable(io::ErrorKind),
    /// The server owed an answer.
    #[error("the mail server has not answered in time")]
    Silent,
    /// The certificate does not hold, or the server speaks no TLS.
    #[error("no safe connection to the mail server")]
    Tls(#[source] io::Error),
    /// The server offers no TLS although it must.
    #[error("the mail server refused starttls")]
    StartTls,
    /// The server said something that is no IMAP, or refused a command that it must know.
    #[error("the mail server does not keep to the protocol")]
    Protocol,
    /// The folder cannot be opened.
    #[error("the folder cannot be opened")]
    Folder,
    /// The server numbers nothing, so nothing can be followed.
    #[error("the mail server has no uidvalidity")]
    NoUids,
    /// The submission is not confirmed; the mail stays where it is and is taken later.
    #[error("mail was not accepted")]
    NotAccepted(#[source] AcceptError),
    /// The cursor could not be read or written.
    #[error("the cursor is not kept")]
    Cursor(#[source] BucketError),
    /// Somebody else moved the cursor: this poller has no business here any more.
    #[error("another poller moved the cursor")]
    Fenced,
    /// A bug, here or in a library; the mailbox is opened anew.
    #[error("the poller panicked")]
    Panicked,
}

impl Trouble {
    /// The word for people and alarms.
    pub(super) fn slug(&self) -> &'static str {
        match self {
            Self::CredentialsRefused => "credentials-refused",
            Self::CredentialsUnreadable(_) => "credentials-unreadable",
            Self::Token(_) => "token-unavailable",
            Self::Unreachable(_) | Self::Silent => "server-unreachable",
            Self::Tls(_) | Self::StartTls => "connection-unsafe",
            Self::Protocol => "protocol-broken",
            Self::Folder => "folder-missing",
            Self::NoUids => "numbering-missing",
            Self::NotAccepted(_) | Self::Cursor(_) | Self::Fenced => "not-accepted",
            Self::Panicked => "poller-failed",
        }
    }

    /// Whether it is told only when it lasts: servers hang up now and then, and another poller speaks for itself.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Silent | Self::Fenced)
    }

    /// Whether trying again soon would do harm: servers lock accounts after a few wrong passwords.
    pub(super) fn wants_a_person(&self) -> bool {
        matches!(self, Self::CredentialsRefused | Self::CredentialsUnreadable(_))
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // what the parser could not read comes as `Other`, with the text that it could not read
            io::ErrorKind::Other => Self::Protocol,
            kind => Self::Unreachable(kind),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => error.into(),
            Error::ConnectionLost => Self::Unreachable(io::ErrorKind::ConnectionReset),
            _ => Self::Protocol,
        }
    }
}
