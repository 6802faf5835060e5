//! An administrator changes somebody's name, roles, regions or activity. Who is deactivated is out at once (principals
//! already issued live for up to a minute).

use kernel::{Fault, Id};

use super::{announce, changes, entry, record};
use crate::{
    Identity,
    domain::{Person, Wish, person_unknown, reason_missing},
    store::{persons, sessions},
};

/// What is asked for.
pub(crate) struct ChangePerson {
    pub(crate) person_id: Id<Person>,
    pub(crate) wish: Wish,
    pub(crate) reason: String,
    pub(crate) expected_version: u64,
}

/// Harmless when nothing differs: no version, no entry, no event.
pub(crate) async fn change_person(
    identity: &Identity,
    command: ChangePerson,
    actor: &str,
) -> Result<Person, Fault> {
    let reason = command.reason.trim();
    if reason.is_empty() {
        return Err(reason_missing());
    }
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    let old = persons::lock(&mut tx, command.person_id)
        .await
        .map_err(::store::fault)?
        .ok_or_else(person_unknown)?;
    let new = old.change(command.wish, command.expected_version, actor, &identity.roles)?;
    if new.version == old.version {
        return Ok(old);
    }
    persons::update(&mut tx, &new, now)
        .await
        .map_err(::store::fault)?;
    if !new.active {
        sessions::revoke_all(&mut tx, new.id, now)
            .await
            .map_err(::store::fault)?;
    }
    let changed = entry(new.id.uuid(), actor, "person-changed", now)
        .because(reason)
        .changing(changes(Some(&old), &new));
    record(&mut tx, &changed).await?;
    announce(&mut tx, &new, now).await?;
    tx.commit().await.map_err(::store::fault)?;
    Ok(new)
}
