//! One pass over a mailbox: what is new is fetched in portions, accepted, and only then counted and marked.

use futures::{StreamExt as _, stream};
use tokio::sync::watch;

use super::{
    caution::Caution,
    connection::{Connection, Ended},
    cursor::Kept,
    fetch::Taken,
    inventory::Inventory,
    listing::{Listed, portion, set},
    observe::Observation,
    poller::Tools,
    trouble::Trouble,
};
use crate::config::{Imap, Mailbox};

/// Where observations are put.
pub(super) type Seen = watch::Sender<Option<Observation>>;

/// A mailbox with everything needed to take its mail.
pub(super) struct Pass<'a> {
    pub(super) mailbox: &'a Mailbox,
    pub(super) settings: &'a Imap,
    pub(super) tools: &'a Tools,
    pub(super) caution: &'a mut Caution,
    pub(super) kept: Kept,
    pub(super) seen: &'a Seen,
    pub(super) inventory: Inventory,
}

impl Pass<'_> {
    /// Takes everything that is there.
    pub(super) async fn run(&mut self, connection: &mut Connection) -> Result<(), Trouble> {
        let folder = connection.select(&self.mailbox.folder).await?;
        if self.kept.cursor.follow(folder.uid_validity, folder.uid_next) {
            let numbering = self.kept.cursor.numbering();
            tracing::info!(mailbox = self.mailbox.name, numbering, "mailbox is numbered anew");
            self.caution.forget();
            self.kept.save().await?;
        }
        let listing = connection.list(self.kept.cursor.next_uid, folder).await?;
        let mut count = self
            .kept
            .cursor
            .server_count(listing.below, listing.waiting.len());
        let mut trouble = "";
        let mut rest = &listing.waiting[..];
        self.observe(count, trouble, String::new());
        while !rest.is_empty() {
            let next = self.next(rest);
            rest = &rest[next.len()..];
            metrics::gauge!("afterdose_mailbox_waiting", "mailbox" => self.mailbox.name.clone())
                .set((next.len() + rest.len()) as f64);
            let removed = Box::pin(self.take(connection, next)).await?;
            if removed > 0 {
                count -= removed;
                trouble = "message-removed";
            }
        }
        metrics::gauge!("afterdose_mailbox_waiting", "mailbox" => self.mailbox.name.clone()).set(0.0);
        let next_uid = self.kept.cursor.next_uid;
        let every = self.settings.inventory_every();
        let held = self.inventory.take(connection, next_uid, every).await?;
        self.observe(count, trouble, held);
        Ok(())
    }

    fn observe(&self, server_count: u64, trouble: &'static str, uids_held: String) {
        self.seen.send_replace(Some(Observation {
            server_count,
            numbering: self.kept.cursor.numbering(),
            trouble,
            uids_held,
            at: self.tools.clock.now(),
        }));
    }

    /// The next portion: several ordinary messages, or one that needs care.
    fn next<'l>(&self, rest: &'l [Listed]) -> &'l [Listed] {
        let ordinary = rest.iter().take_while(|row| self.is_ordinary(row)).count();
        if ordinary == 0 {
            return &rest[..1];
        }
        portion(
            &rest[..ordinary],
            self.settings.batch_messages,
            self.settings.batch_kib * 1024,
        )
    }

    fn is_ordinary(&self, row: &Listed) -> bool {
        !self.caution.alone(row.uid) && row.size <= self.settings.message_limit()
    }

    /// Takes one portion; returns how many of its messages were removed by somebody else.
    async fn take(&mut self, connection: &mut Connection, rows: &[Listed]) -> Result<u64, Trouble> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(0);
        };
        let bytes: u64 = rows
            .iter()
            .map(|row| row.size.min(self.settings.message_limit()))
            .sum();
        let _memory = self
            .tools
            .admission
            .reserve(usize::try_from(bytes).unwrap_or(usize::MAX))
            .await;
        self.caution.begin(first.uid, last.uid);
        let taken = if rows.len() > 1 {
            self.fetch_many(connection, rows).await?
        } else {
            vec![self.fetch_one(connection, first).await?]
        };
        self.caution.end();
        self.accept(connection, taken).await
    }

    /// Has the portion accepted, several at a time, and moves the cursor over those accepted without a gap. Returns how
    /// many were removed by somebody else.
    async fn accept(&mut self, connection: &mut Connection, taken: Vec<Taken>) -> Result<u64, Trouble> {
        let acceptor = &self.tools.acceptor;
        let mut results = stream::iter(taken)
            .map(|Taken { uid, submission }| async move {
                let Some(submission) = submission else {
                    return (uid, Ok(false));
                };
                match acceptor.accept(submission).await {
                    Ok(_) => (uid, Ok(true)),
                    // it would never be taken and must not stop the others: it counts as handed out, and so it shows as missing
                    Err(error) if !error.is_temporary() => (uid, Ok(true)),
                    Err(error) => (uid, Err(error)),
                }
            })
            .buffered(self.settings.parallel);
        let (mut accepted, mut removed, mut last, mut trouble) = (Vec::new(), 0, None, None);
        while let Some((uid, result)) = results.next().await {
            match result {
                Ok(true) => accepted.push(uid),
                Ok(false) => removed += 1,
                Err(error) => {
                    trouble = Some(Trouble::NotAccepted(error));
                    break;
                }
            }
            last = Some(uid);
        }
        drop(results);
        if let Some(last) = last {
            self.kept.cursor.advance(last, accepted.len() as u64);
            self.kept.save().await?;
            self.caution.passed(last);
        }
        match trouble {
            Some(trouble) => Err(trouble),
            None => self.mark(connection, accepted).await.map(|()| removed),
        }
    }

    /// For people who look into the mailbox; nothing depends on it.
    async fn mark(&self, connection: &mut Connection, accepted: Vec<u32>) -> Result<(), Trouble> {
        if accepted.is_empty() {
            return Ok(());
        }
        let uids = set(accepted);
        if self.mailbox.mark_seen && connection.mark_seen(&uids).await? == Ended::Refused {
            tracing::warn!(
                mailbox = self.mailbox.name,
                "the mail server does not mark mail as seen"
            );
        }
        if !self.mailbox.move_to.is_empty()
            && connection.move_to(&uids, &self.mailbox.move_to).await? == Ended::Refused
        {
            tracing::warn!(
                mailbox = self.mailbox.name,
                "the mail server does not move accepted mail; it stays where it is"
            );
        }
        Ok(())
    }
}
