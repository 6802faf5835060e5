//! An administrator adds a role or changes what one permits. Principals follow within the minute that one lives.

use journal::{Changes, Entry};
use kernel::{Fault, Id};

use super::record;
use crate::{
    Identity, contract,
    domain::{Role, RoleWish, reason_missing},
    store::{persons, roles},
};

/// Harmless when nothing differs: no version, no entry.
pub(crate) async fn change_role(
    identity: &Identity,
    wish: RoleWish,
    reason: &str,
    actor: &str,
) -> Result<Role, Fault> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(reason_missing());
    }
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    roles::lock_for_change(&mut tx).await.map_err(::store::fault)?;
    let all = identity.roles(&mut tx).await?;
    let people = persons::all(&mut tx).await.map_err(::store::fault)?;
    let new = wish.accept(&all, &contract::permissions(), &people, actor)?;
    let old = all.find(&new.name);
    if old.is_some_and(|old| old.version == new.version) {
        return Ok(new);
    }
    roles::put(&mut tx, &new, now).await.map_err(::store::fault)?;
    let kind = if old.is_some() {
        "role-changed"
    } else {
        "role-added"
    };
    let id = Id::<Role>::derived(&["role", &new.name]);
    let entry = Entry::new("role", id.uuid(), actor, kind, now)
        .because(reason)
        .changing(changes(old, &new));
    record(&mut tx, &entry).await?;
    tx.commit().await.map_err(::store::fault)?;
    Ok(new)
}

/// With the name of the role before every field, because its id does not tell it.
fn changes(old: Option<&Role>, new: &Role) -> Changes {
    let field = |name: &str| format!("{}.{name}", new.name);
    Changes::new()
        .set(field("name_zh"), old.map(|old| old.zh.clone()), new.zh.clone())
        .set(field("name_en"), old.map(|old| old.en.clone()), new.en.clone())
        .set(
            field("permissions"),
            old.map(|old| old.permissions.clone()),
            new.permissions.clone(),
        )
}
