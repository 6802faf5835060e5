//! An administrator adds a region below an existing one, or changes what one is called. Where a region lies and of which
//! kind it is never changes this way, because contacts, tickets and people name its path.

use access::Scope;
use journal::{Changes, Entry};
use kernel::{Fault, Id};
use serde_json::Value;

use crate::{
    Catalog,
    domain::{
        Flaw, RegionRow, Row, region_exists, region_fault, region_kind_fixed, region_stale, region_unknown,
    },
    store::{Table as _, Versioned, lock_imports, regions},
};

/// What is asked for.
pub(crate) struct ChangeRegion {
    pub(crate) row: RegionRow,
    pub(crate) reason: String,
    /// 0 for a region that is to be added.
    pub(crate) expected_version: u64,
}

/// Harmless when nothing differs: no version, no entry, no event.
pub(crate) async fn change_region(
    catalog: &Catalog,
    command: ChangeRegion,
    actor: &str,
) -> Result<Versioned<RegionRow>, Fault> {
    let reason = command.reason.trim();
    if reason.is_empty() {
        return Err(Fault::invalid(
            "reason-missing",
            "请填写原因。",
            "Please give a reason.",
        ));
    }
    let now = catalog.clock.now();
    let mut tx = catalog
        .database
        .begin(&Scope::Everything)
        .await
        .map_err(::store::fault)?;
    lock_imports(&mut tx).await.map_err(::store::fault)?;
    let old = regions::find(&mut tx, &command.row.path)
        .await
        .map_err(::store::fault)?;
    let new = match &old {
        None => {
            let parent = command.row.parent().map(str::to_owned);
            let known = regions::known(&mut tx, parent.as_slice())
                .await
                .map_err(::store::fault)?;
            added(command.row, command.expected_version, !known.is_empty())?
        }
        Some(old) => changed(old, command.row, command.expected_version)?,
    };
    if old.as_ref().is_some_and(|old| old.version == new.version) {
        return Ok(new);
    }
    RegionRow::write(&mut tx, std::slice::from_ref(&new), now)
        .await
        .map_err(::store::fault)?;
    let kind = if old.is_some() {
        "region-changed"
    } else {
        "region-created"
    };
    let id = Id::<RegionRow>::derived(&["region", &new.row.path]);
    let entry = Entry::new("region", id.uuid(), actor, kind, now)
        .because(reason)
        .changing(changes(old.as_ref().map(|old| &old.row), &new.row));
    journal::append(&mut tx, &entry).await.map_err(::store::fault)?;
    RegionRow::announce(&mut tx, &new, now)
        .await
        .map_err(::store::fault)?;
    tx.commit().await.map_err(::store::fault)?;
    Ok(new)
}

fn added(row: RegionRow, expected: u64, parent_known: bool) -> Result<Versioned<RegionRow>, Fault> {
    if expected != 0 {
        return Err(region_unknown());
    }
    if !parent_known {
        return Err(region_fault(&Flaw::ParentUnknown));
    }
    Ok(Versioned { version: 1, row })
}

fn changed(old: &Versioned<RegionRow>, row: RegionRow, expected: u64) -> Result<Versioned<RegionRow>, Fault> {
    if expected == 0 {
        return Err(region_exists());
    }
    if old.version.unsigned_abs() != expected {
        return Err(region_stale());
    }
    if old.row.kind != row.kind {
        return Err(region_kind_fixed());
    }
    let version = old.version + i64::from(old.row != row);
    Ok(Versioned { version, row })
}

/// As an import writes them: the path before the name of every field.
fn changes(old: Option<&RegionRow>, new: &RegionRow) -> Changes {
    let before = old.map(Row::fields);
    let mut changes = Changes::new();
    for (place, (name, after)) in new.fields().into_iter().enumerate() {
        let before = before.as_ref().and_then(|fields| fields[place].1.clone());
        let field = format!("{}.{name}", new.path);
        changes = changes.set(field, before.unwrap_or(Value::Null), after.unwrap_or(Value::Null));
    }
    changes
}
