//! The mail server's side of `POST /mail/{mailbox}`: `afterdose mail-pipe` reads a mail from its standard input and pushes
//! it. Its exit code tells the mail server whether to forget the mail, keep it in the queue, or give it back.

use std::{path::PathBuf, time::Duration};

use reqwest::{StatusCode, Url, header};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Mails above this are not even read to the end; the gateway's own limit is lower.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Where to push, and as whom.
#[derive(Clone, Debug)]
pub struct MailPipe {
    /// Mailbox as configured in the gateway.
    pub mailbox: String,
    /// Address of the gateway, e.g. `http://127.0.0.1:8080`.
    pub url: String,
    /// File with the mailbox's `push_token`.
    pub token_file: PathBuf,
    /// How long the gateway may take.
    pub patience: Duration,
}

/// What the mail server is told, in the codes of `sysexits.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: the mail is safe.
    Done,
    /// 65: the mail will never be taken (too large, empty).
    BadMail,
    /// 75: keep it and come again. Also for what is wrong on this side (address, token file): a mistake in a
    /// configuration must not send customers' mail back to them.
    ComeAgain,
    /// 77: the gateway does not know the token.
    NotAllowed,
}

impl Exit {
    /// The code for the process to end with.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::BadMail => 65,
            Self::ComeAgain => 75,
            Self::NotAllowed => 77,
        }
    }
}

/// Why a mail was not pushed; printed for the mail server's log. It says nothing of the mail.
#[derive(Debug, thiserror::Error)]
pub enum MailPipeError {
    /// The token file cannot be read.
    #[error("the token file cannot be read")]
    TokenFile(#[source] std::io::Error),
    /// The address is none.
    #[error("the address of the gateway is not an http address")]
    Address,
    /// Standard input broke off.
    #[error("the mail cannot be read")]
    Input(#[source] std::io::Error),
    /// More than 64 MiB.
    #[error("the mail is too large")]
    Large,
    /// The gateway did not answer.
    #[error("the gateway does not answer")]
    Unreachable(#[source] reqwest::Error),
    /// The gateway said no.
    #[error("the gateway answered {0}")]
    Refused(StatusCode),
}

impl MailPipeError {
    /// What to tell the mail server.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Large => Exit::BadMail,
            Self::TokenFile(_) | Self::Address | Self::Input(_) | Self::Unreachable(_) => Exit::ComeAgain,
            Self::Refused(status) => match *status {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Exit::NotAllowed,
                StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Exit::ComeAgain,
                status if status.is_client_error() => Exit::BadMail,
                _ => Exit::ComeAgain,
            },
        }
    }
}

/// Pushes the mail on standard input. Returns once the gateway has it safe.
///
/// # Errors
/// [`MailPipeError::exit`] tells the exit code.
pub async fn mail_pipe(options: &MailPipe) -> Result<(), MailPipeError> {
    push(options, tokio::io::stdin()).await
}

/// Pushes a mail from anywhere.
///
/// # Errors
/// As [`mail_pipe`].
pub async fn push(options: &MailPipe, input: impl AsyncRead + Unpin) -> Result<(), MailPipeError> {
    let token = tokio::fs::read_to_string(&options.token_file).await;
    let token = token.map_err(MailPipeError::TokenFile)?;
    let url = address(options).ok_or(MailPipeError::Address)?;
    let mut mail = Vec::new();
    let read = input.take(LARGEST + 1).read_to_end(&mut mail).await;
    if read.map_err(MailPipeError::Input)? as u64 > LARGEST {
        return Err(MailPipeError::Large);
    }
    // an error only says that the process has chosen a provider before
    let _chosen_before = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().timeout(options.patience).build();
    let answer = client
        .map_err(MailPipeError::Unreachable)?
        .post(url)
        .bearer_auth(token.trim())
        .header(header::CONTENT_TYPE, "message/rfc822")
        .body(mail)
        .send()
        .await
        .map_err(|error| MailPipeError::Unreachable(error.without_url()))?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        status => Err(MailPipeError::Refused(status)),
    }
}

fn address(options: &MailPipe) -> Option<Url> {
    let mut url: Url = options.url.parse().ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .push("mail")
        .push(&options.mailbox);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(status: u16) -> u8 {
        MailPipeError::Refused(StatusCode::from_u16(status).unwrap())
            .exit()
            .code()
    }

    #[test]
    fn the_mail_server_keeps_what_may_be_taken_later_and_gives_back_the_rest() {
        for status in [408, 429, 500, 502, 503, 504, 301] {
            assert_eq!(exit(status), 75, "{status}");
        }
        assert_eq!((exit(401), exit(403)), (77, 77));
        assert_eq!((exit(400), exit(413), exit(415), exit(422)), (65, 65, 65, 65));
    }

    #[test]
    fn the_mailbox_becomes_one_segment_of_the_address() {
        let options = |url: &str| MailPipe {
            mailbox: "a/b@x.example".to_owned(),
            url: url.to_owned(),
            token_file: PathBuf::new(),
            patience: Duration::from_secs(1),
        };
        let path = |url: &str| address(&options(url)).map(|url| url.path().to_owned());
        assert_eq!(path("http://h:1/").as_deref(), Some("/mail/a%2Fb@x.example"));
        assert_eq!(
            path("http://h/gate").as_deref(),
            Some("/gate/mail/a%2Fb@x.example")
        );
        assert_eq!(path("ftp://h"), None);
    }
}
