//! Getting messages from the server: in portions, and one by one with care where a portion came incomplete.

use bytes::Bytes;

use super::{
    caution::Portion,
    connection::{Connection, Ended},
    listing::{Listed, set},
    mail::{Fetched, Reduced},
    pass::Pass,
    trouble::Trouble,
};
use crate::accept::Submission;

const WHOLE: &str = "BODY.PEEK[]";
const HEADERS: &str = "BODY.PEEK[HEADER]";

/// A listed message and what became of it; without a submission somebody removed it before it could be read.
pub(super) struct Taken {
    pub(super) uid: u32,
    pub(super) submission: Option<Submission>,
}

impl Pass<'_> {
    /// Several messages at once.
    pub(super) async fn fetch_many(
        &self,
        connection: &mut Connection,
        rows: &[Listed],
    ) -> Result<Vec<Taken>, Trouble> {
        let mut fetched = Vec::with_capacity(rows.len());
        let largest = rows.iter().map(|row| row.size).max().unwrap_or(0);
        let uids = set(rows.iter().map(|row| row.uid));
        connection
            .fetch(&uids, WHOLE, largest, |attributes| {
                fetched.extend(Fetched::read(attributes))
            })
            .await?;
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            let found = fetched.iter().position(|mail| mail.uid == row.uid);
            let whole = found
                .map(|place| fetched.swap_remove(place))
                .filter(|mail| mail.bytes.is_some());
            taken.push(match whole {
                Some(mail) => self.taken(mail, None),
                // refused, removed, or left out: asked for alone, which tells which
                None => self.fetch_one(connection, row).await?,
            });
        }
        Ok(taken)
    }

    /// One message with care: as a whole, else its headers, else only that it is there.
    pub(super) async fn fetch_one(
        &self,
        connection: &mut Connection,
        row: &Listed,
    ) -> Result<Taken, Trouble> {
        let uid = row.uid;
        let too_large = row.size > self.settings.message_limit();
        let care = self.caution.portion(uid);
        if care == Portion::Whole && !too_large {
            let (mail, ended) = self.ask(connection, row, WHOLE).await?;
            match mail {
                Some(mail) if mail.bytes.is_some() => return Ok(self.taken(mail, None)),
                None if ended == Ended::Done => return Ok(self.removed(uid)),
                _ => {}
            }
        }
        let reduced = if too_large {
            Reduced::TooLarge { size: row.size }
        } else {
            Reduced::Unreadable
        };
        let whole = if too_large && care == Portion::Whole {
            self.keep_whole(connection, row).await?
        } else {
            None
        };
        let headers = if care == Portion::Nothing {
            None
        } else {
            let (mail, ended) = self.ask(connection, row, HEADERS).await?;
            if mail.is_none() && ended == Ended::Done {
                return Ok(self.removed(uid));
            }
            mail
        };
        let is_kept = whole.is_some();
        let headers = Fetched {
            uid,
            whole,
            ..headers.unwrap_or_default()
        };
        tracing::warn!(
            mailbox = self.mailbox.name,
            uid,
            size = row.size,
            reason = reduced.slug(),
            is_kept,
            "mail is taken without its content"
        );
        metrics::counter!("afterdose_mail_reduced_total", "mailbox" => self.mailbox.name.clone(), "reason" => reduced.slug())
            .increment(1);
        Ok(self.taken(headers, Some(reduced)))
    }

    async fn ask(
        &self,
        connection: &mut Connection,
        row: &Listed,
        section: &str,
    ) -> Result<(Option<Fetched>, Ended), Trouble> {
        let mut found = None;
        let ended = connection
            .fetch(&row.uid.to_string(), section, row.size, |attributes| {
                let mail = Fetched::read(attributes).filter(|mail| mail.uid == row.uid);
                found = mail.or(found.take());
            })
            .await?;
        let found: Option<Fetched> = found;
        let has_bytes = |mail: &Fetched| mail.bytes.as_ref().is_some_and(|bytes| !Bytes::is_empty(bytes));
        Ok((found.filter(|mail| section == WHOLE || has_bytes(mail)), ended))
    }

    fn taken(&self, mail: Fetched, reduced: Option<Reduced>) -> Taken {
        let uid = mail.uid;
        let now = self.tools.clock.now();
        let submission = mail.submission(self.mailbox, &self.kept.cursor.numbering(), now, reduced);
        Taken {
            uid,
            submission: Some(submission),
        }
    }

    /// Listed, and gone before it was fetched: whoever did that must be found, so it is told.
    fn removed(&self, uid: u32) -> Taken {
        tracing::warn!(
            mailbox = self.mailbox.name,
            uid,
            "a mail was removed from the mailbox before it could be taken"
        );
        metrics::counter!("afterdose_mail_removed_total", "mailbox" => self.mailbox.name.clone())
            .increment(1);
        Taken {
            uid,
            submission: None,
        }
    }
}
