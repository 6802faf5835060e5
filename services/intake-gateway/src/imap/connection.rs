//! A signed-in connection. Commands are read answer by answer here, because the library's own readers end silently both
//! when the server refuses a FETCH and when the connection breaks in the middle of one.

use std::time::Duration;

use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, Status};
use async_imap::types::UnsolicitedResponse;
use tokio::time::timeout;

use super::{
    listing::{Listed, Listing},
    sign_in::{ImapSession, sign_in},
    token::Tokens,
    trouble::Trouble,
    wire::connect,
};
use crate::config::Mailbox;

/// Slowest line on which a large message still comes through: bytes per second.
const SLOWEST: u64 = 32 * 1024;

/// Signed in; dropped as soon as anything goes wrong.
pub(super) struct Connection {
    session: ImapSession,
    patience: Duration,
    can_idle: bool,
    can_move: bool,
    /// The server told of mail since the last listing began.
    news: bool,
}

/// What opening the folder tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder {
    pub(super) uid_validity: u32,
    pub(super) uid_next: Option<u32>,
    pub(super) exists: u32,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Done,
    Refused,
}

impl Connection {
    /// Connects and signs in.
    pub(super) async fn open(
        mailbox: &Mailbox,
        tokens: Option<&Tokens>,
        patience: Duration,
    ) -> Result<Self, Trouble> {
        let connected = connect(mailbox, patience).await?;
        let session = sign_in(connected, mailbox, tokens, patience).await?;
        let mut connection = Self {
            session,
            patience,
            can_idle: false,
            can_move: false,
            news: false,
        };
        connection.introduce().await?;
        Ok(connection)
    }

    /// Learns what the server can do. Some large providers open no folder for a client that has not said its name.
    async fn introduce(&mut self) -> Result<(), Trouble> {
        let known = timeout(self.patience, self.session.capabilities())
            .await
            .map_err(|_| Trouble::Silent)??;
        self.can_idle = known.has_str("IDLE");
        self.can_move = known.has_str("MOVE");
        if known.has_str("ID") {
            self.command("ID (\"name\" \"afterdose\")", self.patience, |_| ())
                .await?;
        }
        Ok(())
    }

    /// Opens the folder, anew each time: only that shows a changed numbering.
    pub(super) async fn select(&mut self, folder: &str) -> Result<Folder, Trouble> {
        let selected = timeout(self.patience, self.session.select(folder))
            .await
            .map_err(|_| Trouble::Silent)?;
        let selected = selected.map_err(|error| match error {
            async_imap::error::Error::No(_) => Trouble::Folder,
            other => other.into(),
        })?;
        Ok(Folder {
            uid_validity: selected.uid_validity.ok_or(Trouble::NoUids)?,
            uid_next: selected.uid_next,
            exists: selected.exists,
        })
    }

    /// What is in the folder from this UID on, with sizes, and how many messages are below.
    pub(super) async fn list(&mut self, from: u32, folder: Folder) -> Result<Listing, Trouble> {
        self.forget_news();
        let mut rows = Vec::new();
        let command = format!("UID FETCH {from}:* (UID RFC822.SIZE)");
        let ended = self
            .command(&command, self.patience, |response| {
                if let Response::Fetch(place, attributes) = response {
                    rows.extend(listed(*place, attributes));
                }
            })
            .await?;
        // an empty folder may answer NO or BAD to `1:*`
        if ended == Ended::Refused && folder.exists > 0 {
            return Err(Trouble::Protocol);
        }
        Ok(Listing::new(from, folder.exists, rows))
    }

    /// The UIDs in the folder below this one.
    pub(super) async fn search_below(&mut self, next_uid: u32) -> Result<Vec<u32>, Trouble> {
        let command = format!("UID SEARCH UID 1:{}", next_uid.saturating_sub(1));
        let mut found = Vec::new();
        let ended = self
            .command(&command, self.patience, |response| {
                if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                    found.extend_from_slice(uids);
                }
            })
            .await?;
        // a server that searches nothing tells nothing, which is no reason not to follow it
        Ok(if ended == Ended::Done { found } else { Vec::new() })
    }

    /// Fetches messages (`BODY.PEEK[]`) or their headers (`BODY.PEEK[HEADER]`) and hands over each as it comes.
    pub(super) async fn fetch(
        &mut self,
        set: &str,
        section: &str,
        largest: u64,
        mut each: impl FnMut(&[AttributeValue<'_>]) + Send,
    ) -> Result<Ended, Trouble> {
        let command = format!("UID FETCH {set} (UID INTERNALDATE {section})");
        let patience = self.patience + Duration::from_secs(largest / SLOWEST);
        self.command(&command, patience, |response| {
            if let Response::Fetch(_, attributes) = response {
                each(attributes);
            }
        })
        .await
    }

    /// Marks messages as seen; a refusal is no harm.
    pub(super) async fn mark_seen(&mut self, set: &str) -> Result<Ended, Trouble> {
        let command = format!("UID STORE {set} +FLAGS.SILENT (\\Seen)");
        self.command(&command, self.patience, |_| ()).await
    }

    /// Moves messages in one step (RFC 6851). A server that cannot keeps them where they are: copying and deleting could
    /// end in the middle.
    pub(super) async fn move_to(&mut self, set: &str, folder: &str) -> Result<Ended, Trouble> {
        if !self.can_move {
            return Ok(Ended::Refused);
        }
        let folder = folder.replace('\\', "\\\\").replace('"', "\\\"");
        let command = format!("UID MOVE {set} \"{folder}\"");
        self.command(&command, self.patience, |_| ()).await
    }

    /// Waits for news: told by the server where it can, or until the time is up.
    pub(super) async fn wait(mut self, longest: Duration) -> Result<Self, Trouble> {
        if self.has_news() {
            return Ok(self);
        }
        if !self.can_idle {
            tokio::time::sleep(longest).await;
            return Ok(self);
        }
        let Self {
            session, patience, ..
        } = self;
        let told = session.unsolicited_responses.clone();
        let mut idle = session.idle();
        timeout(patience, idle.init())
            .await
            .map_err(|_| Trouble::Silent)??;
        // what came between the listing and IDLE is told before IDLE is confirmed
        let mut news = false;
        while let Ok(response) = told.try_recv() {
            news |= matches!(response, UnsolicitedResponse::Exists(_));
        }
        if !news {
            let (waiting, _interrupt) = idle.wait_with_timeout(longest);
            // the library counts anew with each sign of life from the server, so the limit is kept here
            if let Ok(ended) = timeout(longest, waiting).await {
                ended?;
            }
        }
        let session = timeout(patience, idle.done())
            .await
            .map_err(|_| Trouble::Silent)??;
        Ok(Self {
            session,
            patience,
            ..self
        })
    }

    fn forget_news(&mut self) {
        self.news = false;
        while self.session.unsolicited_responses.try_recv().is_ok() {}
    }

    fn has_news(&mut self) -> bool {
        while let Ok(response) = self.session.unsolicited_responses.try_recv() {
            self.news |= matches!(response, UnsolicitedResponse::Exists(_));
        }
        self.news
    }

    /// Runs a command; every answer must come within the patience.
    async fn command(
        &mut self,
        command: &str,
        patience: Duration,
        mut each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Ended, Trouble> {
        let sent = timeout(patience, self.session.run_command(command)).await;
        let id = sent.map_err(|_| Trouble::Silent)??;
        loop {
            let answer = timeout(patience, self.session.read_response()).await;
            let answer = answer.map_err(|_| Trouble::Silent)??;
            let answer = answer.ok_or(Trouble::Unreachable(std::io::ErrorKind::ConnectionReset))?;
            match answer.parsed() {
                Response::Done { tag, status, .. } if *tag == id => {
                    return Ok(match status {
                        Status::Ok => Ended::Done,
                        _ => Ended::Refused,
                    });
                }
                Response::Data {
                    status: Status::Bye, ..
                } => {
                    return Err(Trouble::Unreachable(std::io::ErrorKind::ConnectionAborted));
                }
                Response::MailboxData(MailboxDatum::Exists(_)) => self.news = true,
                other => each(other),
            }
        }
    }
}

fn listed(place: u32, attributes: &[AttributeValue<'_>]) -> Option<(u32, Listed)> {
    let mut uid = None;
    let mut size = None;
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(number) => uid = Some(*number),
            AttributeValue::Rfc822Size(bytes) => size = Some(u64::from(*bytes)),
            _ => {}
        }
    }
    Some((
        place,
        Listed {
            uid: uid?,
            size: size?,
        },
    ))
}
