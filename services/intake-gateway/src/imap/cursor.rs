//! How far a mailbox has been taken, in a JetStream bucket. The poller never asks the server's `\Seen` marks: anybody who
//! looks into the mailbox changes them, and mail would be skipped.

use async_nats::jetstream::kv;
use serde::{Deserialize, Serialize};

use super::{buckets::unknown, trouble::Trouble};

/// Everything below `next_uid` of the numbering has been accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// For people who look into the bucket.
    pub(super) mailbox: String,
    /// The server's UIDVALIDITY; 0 before the first look.
    pub(super) uid_validity: u32,
    /// Counts how often the server began to number anew without saying so.
    #[serde(default)]
    pub(super) restart: u32,
    /// The first UID that has not been accepted.
    pub(super) next_uid: u32,
    /// Messages accepted in this numbering.
    pub(super) handed_out: u64,
    /// Messages accepted in earlier numberings.
    #[serde(default)]
    pub(super) handed_out_before: u64,
}

impl Cursor {
    /// Nothing taken yet.
    pub(super) fn new(mailbox: &str) -> Self {
        Self {
            mailbox: mailbox.to_owned(),
            next_uid: 1,
            ..Self::default()
        }
    }

    /// Name of the numbering, part of what names a message for ever.
    pub(super) fn numbering(&self) -> String {
        match self.restart {
            0 => self.uid_validity.to_string(),
            restart => format!("{}.{restart}", self.uid_validity),
        }
    }

    /// Follows the server into a new numbering and tells whether there is one. All messages are then taken again under
    /// their new numbers; `intake` knows those it has seen by their content.
    ///
    /// A server restored from a backup may number anew under the old UIDVALIDITY, which no server may do. It shows by
    /// a UIDNEXT below what was handed out, and without notice the next mails would be taken for known ones.
    pub(super) fn follow(&mut self, uid_validity: u32, uid_next: Option<u32>) -> bool {
        let same = self.uid_validity == uid_validity;
        let went_back = uid_next.is_some_and(|next| next < self.next_uid);
        if same && !went_back {
            return false;
        }
        *self = Self {
            mailbox: std::mem::take(&mut self.mailbox),
            uid_validity,
            restart: if same { self.restart + 1 } else { 0 },
            next_uid: 1,
            handed_out: 0,
            handed_out_before: self.handed_out_before + self.handed_out,
        };
        true
    }

    /// Everything up to this UID is taken care of; so many of them were messages.
    pub(super) fn advance(&mut self, last_uid: u32, messages: u64) {
        self.next_uid = last_uid.saturating_add(1);
        self.handed_out += messages;
    }

    /// What the server has handed out, given what it lists. Where it holds more messages below the cursor than were
    /// accepted, some were passed over, and its number counts, so that the loss shows.
    pub(super) fn server_count(&self, below: u32, waiting: usize) -> u64 {
        self.handed_out_before + self.handed_out.max(u64::from(below)) + waiting as u64
    }
}

/// A cursor with its place in the bucket. Saving fails when somebody else has saved meanwhile.
pub(super) struct Kept {
    store: kv::Store,
    key: String,
    revision: u64,
    pub(super) cursor: Cursor,
}

impl Kept {
    /// Reads the cursor of a mailbox; a new one when there is none.
    pub(super) async fn load(store: kv::Store, mailbox: &str) -> Result<Self, Trouble> {
        let key = crate::accept::name(mailbox);
        let entry = store
            .entry(&key)
            .await
            .map_err(|error| Trouble::Cursor(unknown(error)))?;
        let (revision, cursor) = match entry {
            Some(entry) if entry.operation == kv::Operation::Put => {
                let cursor = serde_json::from_slice(&entry.value);
                (
                    entry.revision,
                    cursor.map_err(|error| Trouble::Cursor(unknown(error)))?,
                )
            }
            Some(entry) => (entry.revision, Cursor::new(mailbox)),
            None => (0, Cursor::new(mailbox)),
        };
        Ok(Self {
            store,
            key,
            revision,
            cursor,
        })
    }

    /// Writes the cursor, unless somebody else has written since it was read.
    pub(super) async fn save(&mut self) -> Result<(), Trouble> {
        let value = serde_json::to_vec(&self.cursor).map_err(|error| Trouble::Cursor(unknown(error)))?;
        match self.store.update(&self.key, value.into(), self.revision).await {
            Ok(revision) => {
                self.revision = revision;
                Ok(())
            }
            Err(error) if error.kind() == kv::UpdateErrorKind::WrongLastRevision => Err(Trouble::Fenced),
            Err(error) => Err(Trouble::Cursor(unknown(error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(uid_validity: u32, next_uid: u32, handed_out: u64) -> Cursor {
        Cursor {
            uid_validity,
            next_uid,
            handed_out,
            ..Cursor::new("a")
        }
    }

    #[test]
    fn a_new_uidvalidity_starts_again_and_keeps_the_sum() {
        let mut moved = cursor(7, 12, 9);
        assert!(!moved.follow(7, Some(12)));
        assert!(moved.follow(8, Some(3)));
        assert_eq!(
            (moved.next_uid, moved.handed_out, moved.handed_out_before),
            (1, 0, 9)
        );
        assert_eq!(moved.numbering(), "8");
        moved.advance(2, 2);
        assert_eq!(moved.server_count(2, 1), 12);
    }

    #[test]
    fn numbers_that_went_back_under_the_same_uidvalidity_are_a_new_numbering() {
        let mut restored = cursor(7, 12, 9);
        assert!(restored.follow(7, Some(5)));
        assert_eq!((restored.numbering().as_str(), restored.next_uid), ("7.1", 1));
        assert!(!restored.follow(7, Some(1)));
        assert!(restored.follow(9, None));
        assert_eq!(
            (restored.numbering().as_str(), restored.handed_out_before),
            ("9", 9)
        );
    }

    #[test]
    fn messages_that_were_passed_over_show_in_the_count() {
        // ten messages below the cursor, nine accepted: one was lost
        assert_eq!(cursor(7, 12, 9).server_count(10, 2), 12);
        // accepted mail that was moved away still counts
        assert_eq!(cursor(7, 12, 9).server_count(0, 2), 11);
    }
}
