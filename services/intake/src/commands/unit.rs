//! One transaction's worth of work: the connection, the time, the rules, and journal entries that are written
//! together at the end, because a batch of a hundred contacts needs two round trips for them and not two hundred.

use chrono::{DateTime, Utc};
use evidence::EvidenceError;
use journal::{Entry, JournalError};
use sqlx::PgConnection;

use crate::domain::mail::spam::SpamLexicon;

/// What the configuration decides.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Addresses that we send from.
    pub(crate) own_addresses: Vec<String>,
    /// Most acknowledgements to one address in an hour.
    pub(crate) acknowledgements_per_hour: i64,
    /// What counts as spam.
    pub(crate) lexicon: SpamLexicon,
}

impl Rules {
    pub(crate) fn own(&self) -> Vec<&str> {
        self.own_addresses.iter().map(String::as_str).collect()
    }
}

/// Work under way.
pub(crate) struct Unit<'a> {
    pub(crate) tx: &'a mut PgConnection,
    pub(crate) now: DateTime<Utc>,
    pub(crate) rules: &'a Rules,
    entries: Vec<Entry>,
}

/// Why a submission was not accepted. Never holds what it says.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AcceptError {
    /// The database failed.
    #[error("the database refused")]
    Database(#[from] sqlx::Error),
    /// The evidence store failed.
    #[error("the evidence store refused")]
    Evidence(#[from] EvidenceError),
    /// The journal failed.
    #[error("the journal refused")]
    Journal(#[from] JournalError),
    /// Two different things have one receipt number: neither may be mistaken for the other.
    #[error("the receipt number belongs to another contact")]
    ReceiptTaken,
    /// Somebody else entered the same thing at this moment; it works the next time.
    #[error("the same thing is being entered by another process")]
    Raced,
    /// What is to be restored is a contact already, by another route.
    #[error("the same mail is a contact already")]
    ContactExists,
}

impl<'a> Unit<'a> {
    pub(crate) fn new(tx: &'a mut PgConnection, now: DateTime<Utc>, rules: &'a Rules) -> Self {
        Self {
            tx,
            now,
            rules,
            entries: Vec::new(),
        }
    }

    /// Has an entry written when the work is finished.
    pub(crate) fn journal(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Writes the journal. Without it nothing may commit.
    pub(crate) async fn finish(self) -> Result<(), AcceptError> {
        journal::append_many(self.tx, &self.entries).await?;
        Ok(())
    }
}
