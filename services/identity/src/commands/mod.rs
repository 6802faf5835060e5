//! What changes something; one file a use case.

pub(crate) mod add_person;
pub(crate) mod change_password;
pub(crate) mod change_person;
pub(crate) mod change_role;
mod check_password;
pub(crate) mod end_sessions;
pub(crate) mod first_people;
pub(crate) mod forget_ended_sessions;
pub(crate) mod issue_principal;
pub(crate) mod reset_password;
pub(crate) mod sign_in;
pub(crate) mod sign_in_with_id_token;
pub(crate) mod sign_out;

use chrono::{DateTime, Utc};
use contracts::identity::v1::PersonChanged;
use journal::{Changes, Entry};
use kernel::Fault;
use serde_json::json;
use sqlx::PgConnection;

use crate::{
    Identity,
    domain::{Person, Roles},
    published,
    store::roles,
};

/// An entry about a person.
fn entry(person: impl Into<uuid::Uuid>, actor: &str, kind: &str, at: DateTime<Utc>) -> Entry {
    Entry::new("person", person, actor, kind, at)
}

async fn record(tx: &mut PgConnection, entry: &Entry) -> Result<(), Fault> {
    journal::append(tx, entry).await.map_err(::store::fault)?;
    Ok(())
}

/// The roles as they are, and stay until this transaction, which gives somebody some of them, ends.
async fn roles_to_give(identity: &Identity, tx: &mut PgConnection) -> Result<Roles, Fault> {
    roles::lock_for_giving(tx).await.map_err(::store::fault)?;
    identity.roles(tx).await
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
    let fields = |person: &Person| {
        json!({
            "login": person.login,
            "display_name": person.display_name,
            "roles": person.roles,
            "regions": person.regions,
            "active": person.active,
        })
    };
    let before = old.map_or_else(|| json!({}), fields);
    Changes::between(&before, &fields(new))
}
