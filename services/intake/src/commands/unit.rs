//! One transaction's worth of work: the connection, the time, the rules, and what is to be written. Rows, facts and
//! journal entries are collected and written together, because a batch of a hundred contacts needs a dozen round trips
//! for them and not two thousand. What was known of the things of a batch is read at its start, also together.

use std::{collections::HashMap, sync::Arc};

use ::evidence::EvidenceError;
use chrono::{DateTime, Utc};
use contracts::Event;
use eventbus::Announcement;
use journal::{Entry, JournalError};
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKeys, SealError, Vault, provide};

use crate::{
    commands::{
        acknowledge::{self, Request},
        names::{Hints, Names},
        slip::Slip,
    },
    domain::{contact::Contact, mail::spam::SpamLexicon},
    store::{
        call_events::{self, StoredCallEvent},
        channel_entries::{self, ChannelEntry, KnownEntry, ThingKey},
        contacts::{self, SealedContact},
        evidence::{self, Piece},
        mails::{self, NewMail},
    },
};

/// What the configuration decides.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Addresses that we send from.
    pub(crate) own_addresses: Vec<String>,
    /// Most acknowledgements to one address in an hour.
    pub(crate) acknowledgements_per_hour: i64,
    /// What counts as spam.
    pub(crate) lexicon: SpamLexicon,
    /// What customers and products are called.
    pub(crate) names: Names,
    /// The keys of what identifies senders.
    pub(crate) vault: Arc<Vault>,
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
    /// The data keys of the contacts at hand.
    pub(crate) keys: DataKeys,
    entries: Vec<Entry>,
    drafts: Drafts,
    /// What the ledger has of the things at hand, those entered here included.
    ledger: HashMap<ThingKey, KnownEntry>,
    /// The contacts that the mails at hand are already, by their strong keys, those claimed here included.
    mails: HashMap<String, Uuid>,
    hints: Option<Arc<Hints>>,
}

/// Rows that wait to be written together.
#[derive(Default)]
struct Drafts {
    entries: Vec<ChannelEntry>,
    contacts: Vec<Contact>,
    evidence: Vec<Piece>,
    mails: Vec<NewMail>,
    calls: Vec<(Uuid, StoredCallEvent)>,
    acknowledgements: Vec<Request>,
    facts: Vec<Announcement>,
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
    /// What identifies a sender could not be sealed or opened.
    #[error("the vault refused")]
    Vault(#[source] SealError),
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

impl From<SealError> for AcceptError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Database(error) => Self::Database(error),
            SealError::Raced => Self::Raced,
            error => Self::Vault(error),
        }
    }
}

impl<'a> Unit<'a> {
    pub(crate) fn new(tx: &'a mut PgConnection, now: DateTime<Utc>, rules: &'a Rules) -> Self {
        Self {
            tx,
            now,
            rules,
            keys: DataKeys::default(),
            entries: Vec::new(),
            drafts: Drafts::default(),
            ledger: HashMap::new(),
            mails: HashMap::new(),
            hints: None,
        }
    }

    /// Reads what is known of things and, by their strong keys, of mails, and keeps others from changing it. Comes before
    /// anything that asks [`Unit::known`] or [`Unit::claim`] about them.
    pub(crate) async fn foresee(&mut self, slips: &[Slip<'_>], mails: &[String]) -> Result<(), AcceptError> {
        let keys: Vec<ThingKey> = slips.iter().map(Slip::key).collect();
        self.ledger
            .extend(channel_entries::find_locked(self.tx, &keys).await?);
        self.mails.extend(mails::originals(self.tx, mails).await?);
        Ok(())
    }

    /// What the ledger has of a thing that was foreseen.
    pub(crate) fn known(&self, slip: &Slip<'_>) -> Option<KnownEntry> {
        self.ledger.get(&slip.key()).cloned()
    }

    /// Enters a thing into the ledger that is not in it.
    pub(crate) fn enter(&mut self, entry: ChannelEntry) {
        self.ledger.insert(entry.key.clone(), entry.known());
        self.drafts.entries.push(entry);
    }

    /// Notes a mail that was foreseen; `None` when it is new, else the contact that the same mail is already.
    pub(crate) fn claim(&mut self, mail: NewMail) -> Option<Uuid> {
        if mail.is_strong {
            if let Some(original) = self.mails.get(&mail.dedupe_key) {
                return Some(*original);
            }
            self.mails.insert(mail.dedupe_key.clone(), mail.contact_id);
        }
        self.drafts.mails.push(mail);
        None
    }

    /// A stored contact in clear.
    pub(crate) fn open(&mut self, sealed: SealedContact) -> Result<Contact, AcceptError> {
        Ok(sealed.open(&self.rules.vault, &mut self.keys)?)
    }

    /// Has a new contact written.
    pub(crate) fn add(&mut self, contact: Contact) {
        self.drafts.contacts.push(contact);
    }

    /// Has evidence written.
    pub(crate) fn attach(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        self.drafts.evidence.extend(pieces);
    }

    /// Has the event of a call written.
    pub(crate) fn heard(&mut self, contact_id: Uuid, event: StoredCallEvent) {
        self.drafts.calls.push((contact_id, event));
    }

    /// Has a contact acknowledged, unless its address has had enough of that.
    pub(crate) fn acknowledge(&mut self, request: Request) {
        self.drafts.acknowledgements.push(request);
    }

    /// Has a fact announced.
    pub(crate) fn announce<E: Event>(&mut self, key: &str, event: &E) {
        self.drafts.facts.push(Announcement::of(key, self.now, event));
    }

    /// Has an entry written when the work is finished.
    pub(crate) fn journal(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// What names there are.
    pub(crate) async fn hints(&mut self) -> Result<Arc<Hints>, AcceptError> {
        if let Some(hints) = &self.hints {
            return Ok(hints.clone());
        }
        let hints = self.rules.names.current(self.tx).await?;
        self.hints = Some(hints.clone());
        Ok(hints)
    }

    /// Writes what has been collected, so that what comes next can read it.
    pub(crate) async fn write(&mut self) -> Result<(), AcceptError> {
        let mut drafts = std::mem::take(&mut self.drafts);
        if channel_entries::insert(self.tx, &drafts.entries).await? < drafts.entries.len() {
            return Err(AcceptError::Raced);
        }
        let vault = &self.rules.vault;
        let people = drafts.contacts.iter().map(|contact| contact.contact_id.uuid());
        let people = people.chain(drafts.calls.iter().map(|(contact_id, _)| *contact_id));
        provide(self.tx, vault, &mut self.keys, people).await?;
        contacts::insert(self.tx, vault, &self.keys, &drafts.contacts)
            .await
            .map_err(|error| match AcceptError::from(error) {
                AcceptError::Database(error) if is_receipt_taken(&error) => AcceptError::ReceiptTaken,
                error => error,
            })?;
        evidence::add(self.tx, &drafts.evidence).await?;
        if mails::insert(self.tx, &drafts.mails).await? < drafts.mails.len() {
            return Err(AcceptError::Raced);
        }
        call_events::put(self.tx, &self.keys, &drafts.calls).await?;
        let most = self.rules.acknowledgements_per_hour;
        let due = acknowledge::claim(self.tx, drafts.acknowledgements, self.now, most).await?;
        drafts.facts.extend(due);
        eventbus::announce_all(self.tx, drafts.facts).await?;
        Ok(())
    }

    /// Writes everything, the journal included. Without it nothing may commit.
    pub(crate) async fn finish(mut self) -> Result<(), AcceptError> {
        self.write().await?;
        journal::append_many(self.tx, &self.entries).await?;
        Ok(())
    }
}

fn is_receipt_taken(error: &sqlx::Error) -> bool {
    let constraint = error.as_database_error().and_then(|error| error.constraint());
    constraint == Some("contact_receipt_once")
}
