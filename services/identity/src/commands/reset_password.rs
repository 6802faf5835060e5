//! An administrator gives somebody who forgot theirs a new first password, and lifts a lockout.

use kernel::{Fault, Id, Sensitive};

use super::{entry, record};
use crate::{
    Identity,
    domain::{Person, person_unknown, reason_missing},
    store::{
        accounts::{self, PasswordState},
        attempts, persons, sessions,
    },
    token,
};

/// Ends all sessions of the person.
pub(crate) async fn reset_password(
    identity: &Identity,
    person_id: Id<Person>,
    first_password: &Sensitive<String>,
    reason: &str,
    actor: &str,
) -> Result<(), Fault> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(reason_missing());
    }
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    let person = persons::lock(&mut tx, person_id)
        .await
        .map_err(::store::fault)?
        .ok_or_else(person_unknown)?;
    identity
        .limits
        .password
        .check(&person.login, first_password.expose())?;
    let hash = identity.hasher.hash(first_password).await?;
    let state = PasswordState {
        changed_at: now,
        change_needed: true,
    };
    accounts::put(&mut tx, person_id, &hash, state)
        .await
        .map_err(::store::fault)?;
    attempts::clear(&mut tx, &token::digest(&person.login))
        .await
        .map_err(::store::fault)?;
    sessions::revoke_all(&mut tx, person_id, now)
        .await
        .map_err(::store::fault)?;
    let reset = entry(person_id.uuid(), actor, "password-reset", now).because(reason);
    record(&mut tx, &reset).await?;
    tx.commit().await.map_err(::store::fault)
}
