//! Who has read or exported REC-FY007: on record before anything is shown, because the form names people.

use access::Scope;
use contracts::Call;
use journal::{Changes, Entry};
use kernel::{Fault, Id};
use serde_json::{Value, json};

use super::Api;
use crate::{
    domain::{FeedbackFilter, Region, Sight},
    fault,
    queries::Wanted,
};

/// What the ledger of a month is in the journal.
struct FeedbackLedger;

/// How lines left the house.
#[derive(Clone, Copy)]
pub(super) enum Seen {
    /// On a page.
    Read,
    /// In a file.
    Exported,
}

/// Journals that somebody was given so many lines: which month, of which regions, chosen by what, and whether the people in
/// them stood in clear.
pub(super) async fn journal_seen(
    api: &Api,
    call: &Call,
    wanted: &Wanted<'_>,
    seen: Seen,
    lines: usize,
) -> Result<(), Fault> {
    let person = call.person()?;
    let scope = Scope::of(person);
    let month = wanted.filter.month.to_string();
    let ledger = Id::<FeedbackLedger>::derived(&["REC-FY007", &month]);
    let kind = match seen {
        Seen::Read => "feedback-ledger-read",
        Seen::Exported => "feedback-ledger-exported",
    };
    let changes = Changes::new()
        .set("month", Value::Null, month)
        .set("regions", Value::Null, scope.setting())
        .set("filter", Value::Null, chosen(wanted.filter))
        .set("lines", Value::Null, lines as u64)
        .set("in_clear", Value::Null, wanted.sight == Sight::Clear);
    let entry = Entry::new(
        "feedback-ledger",
        ledger.uuid(),
        person.person_id.as_str(),
        kind,
        api.clock.now(),
    )
    .changing(changes);
    let mut tx = api.database.begin(&scope).await.map_err(store::fault)?;
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(store::fault)
}

/// Only what chooses.
fn chosen(filter: &FeedbackFilter) -> Value {
    let mut chosen = serde_json::Map::new();
    let texts = [
        ("region", filter.region.as_ref().map(Region::as_str)),
        ("channel", filter.channel.as_deref()),
        ("state", filter.state.as_deref()),
        ("about", filter.about.as_deref()),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            chosen.insert(name.to_owned(), json!(value));
        }
    }
    if !filter.dispositions.is_empty() {
        chosen.insert("dispositions".to_owned(), json!(filter.dispositions));
    }
    chosen.into()
}
