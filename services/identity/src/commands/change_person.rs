//! An administrator changes somebody's name, roles, regions or activity. Who is deactivated is out at once (principals
//! already issued live for up to a minute).

use chrono::{DateTime, Utc};
use kernel::{Fault, Id};
use sqlx::PgConnection;

use super::{announce, changes, entry, record, roles_to_give};
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
    let roles = roles_to_give(identity, &mut tx).await?;
    let new = old.change(command.wish, command.expected_version, actor, &roles)?;
    if new.version == old.version {
        return Ok(old);
    }
    if !new.active {
        sessions::revoke_all(&mut tx, new.id, now)
            .await
            .map_err(::store::fault)?;
    }
    write(&mut tx, &old, &new, actor, reason, now).await?;
    tx.commit().await.map_err(::store::fault)?;
    Ok(new)
}

/// Stores, journals and announces somebody changed.
pub(super) async fn write(
    tx: &mut PgConnection,
    old: &Person,
    new: &Person,
    actor: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    persons::update(tx, new, now).await.map_err(::store::fault)?;
    let changed = entry(new.id.uuid(), actor, "person-changed", now)
        .because(reason)
        .changing(changes(Some(old), new));
    record(tx, &changed).await?;
    announce(tx, new, now).await
}
