//! What changes something; one file a use case.

pub(crate) mod add_person;
pub(crate) mod change_password;
pub(crate) mod change_person;
mod check_password;
pub(crate) mod first_people;
pub(crate) mod forget_ended_sessions;
pub(crate) mod issue_principal;
pub(crate) mod reset_password;
pub(crate) mod sign_in;
pub(crate) mod sign_out;

use chrono::{DateTime, Utc};
use contracts::identity::v1::PersonChanged;
use journal::{Changes, Entry};
use kernel::Fault;
use sqlx::PgConnection;

use crate::{domain::Person, published};

/// An entry about a person.
fn entry(person: impl Into<uuid::Uuid>, actor: &str, kind: &str, at: DateTime<Utc>) -> Entry {
    Entry::new("person", person, actor, kind, at)
}

async fn record(tx: &mut PgConnection, entry: &Entry) -> Result<(), Fault> {
    journal::append(tx, entry).await.map_err(::store::fault)?;
    Ok(())
}

/// Tells everybody how the person is now.
async fn announce(tx: &mut PgConnection, person: &Person, at: DateTime<Utc>) -> Result<(), Fault> {
    let event = PersonChanged {
        person: Some(published(person)),
    };
    eventbus::announce(tx, &person.id.to_string(), at, &event)
        .await
        .map_err(::store::fault)
}

/// The fields of a person that differ; `None` for a person who was not there before.
fn changes(old: Option<&Person>, new: &Person) -> Changes {
    let of = |field: fn(&Person) -> serde_json::Value| {
        let before = old.map_or(serde_json::Value::Null, field);
        (before, field(new))
    };
    let mut changes = Changes::new();
    let fields: [(&str, fn(&Person) -> serde_json::Value); 5] = [
        ("login", |person| person.login.clone().into()),
        ("display_name", |person| person.display_name.clone().into()),
        ("roles", |person| person.roles.clone().into()),
        ("regions", |person| person.regions.clone().into()),
        ("active", |person| person.active.into()),
    ];
    for (name, field) in fields {
        let (before, after) = of(field);
        changes = changes.set(name, before, after);
    }
    changes
}
