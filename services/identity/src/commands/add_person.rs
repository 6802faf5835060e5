//! An administrator adds somebody, with a first password that opens nothing until it is changed.

use ::store::on_constraint;
use chrono::{DateTime, Utc};
use journal::Entry;
use kernel::{Fault, Sensitive};
use sqlx::PgConnection;

use super::{announce, changes, entry, record, roles_to_give};
use crate::{
    Identity,
    domain::{NewPerson, Person, PersonFlaw},
    store::{
        accounts::{self, PasswordState},
        persons,
    },
};

/// Refuses with the flaw of the person or of the password, or with `login-taken`.
pub(crate) async fn add_person(
    identity: &Identity,
    new: NewPerson,
    first_password: &Sensitive<String>,
    actor: &str,
) -> Result<Person, Fault> {
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    let person = new.accept(&roles_to_give(identity, &mut tx).await?)?;
    identity
        .limits
        .password
        .check(&person.login, first_password.expose())?;
    let password_hash = identity.hasher.hash(first_password).await?;
    let account = PasswordState {
        changed_at: now,
        change_needed: true,
    };
    let added = entry(person.id.uuid(), actor, "person-added", now);
    write(&mut tx, &person, added, now).await?;
    accounts::put(&mut tx, person.id, &password_hash, account)
        .await
        .map_err(::store::fault)?;
    tx.commit().await.map_err(::store::fault)?;
    Ok(person)
}

/// Stores, journals and announces somebody new.
pub(super) async fn write(
    tx: &mut PgConnection,
    person: &Person,
    added: Entry,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    persons::insert(tx, person, now).await.map_err(|error| {
        if on_constraint(&error, "person_login_once") {
            return PersonFlaw::LoginTaken.into();
        }
        ::store::fault(error)
    })?;
    record(tx, &added.changing(changes(None, person))).await?;
    announce(tx, person, now).await
}
