//! A file is imported whole or not at all: rows that are new or differ are written, journalled and announced, rows that
//! do not differ are left alone, and one flaw anywhere leaves everything as it was.
//!
//! The journal has one chain an import: first what file it was, then a row each, with the key before the name of every
//! field. A chain a row would need a lock a row, which Postgres has not enough of for a file of thousands.

use access::Scope;
use contracts::access::v1::Principal;
use journal::{Changes, Entry};
use kernel::{Fault, Id};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use crate::{
    Catalog,
    domain::{BatchRow, CustomerRow, Encoding, Flaw, ProductRow, RegionRow, Row, RowFlaw, read},
    store::{Table, Versioned, lock_imports},
};

/// A file to be imported.
pub(crate) struct ImportTable<'a> {
    pub(crate) table: &'a str,
    pub(crate) csv: &'a [u8],
    pub(crate) dry_run: bool,
}

/// What became of it; with flaws, nothing did.
#[derive(Default)]
pub(crate) struct Imported {
    pub(crate) rows: usize,
    pub(crate) created: usize,
    pub(crate) changed: usize,
    pub(crate) unchanged: usize,
    pub(crate) flaws: Vec<RowFlaw>,
    pub(crate) encoding: Option<Encoding>,
}

/// Imports a file. Importing it again changes nothing.
pub(crate) async fn import_table(
    catalog: &Catalog,
    command: ImportTable<'_>,
    person: &Principal,
) -> Result<Imported, Fault> {
    match command.table {
        "products" => import::<ProductRow>(catalog, command, person).await,
        "batches" => import::<BatchRow>(catalog, command, person).await,
        "customers" => import::<CustomerRow>(catalog, command, person).await,
        "regions" => import::<RegionRow>(catalog, command, person).await,
        _ => Err(Fault::invalid(
            "table-unknown",
            "只能导入 products、batches、customers 或 regions。",
            "The table is one of products, batches, customers, regions.",
        )),
    }
}

async fn import<R: Table>(
    catalog: &Catalog,
    command: ImportTable<'_>,
    person: &Principal,
) -> Result<Imported, Fault> {
    let mut sheet = read::<R>(command.csv, catalog.config.import_rows_max);
    let mut imported = Imported {
        rows: sheet.rows.len(),
        encoding: sheet.encoding,
        ..Imported::default()
    };
    // whoever may import works for the whole house, and a code must be unique in all of it
    let mut tx = catalog
        .database
        .begin(&Scope::Everything)
        .await
        .map_err(::store::fault)?;
    lock_imports(&mut tx).await.map_err(::store::fault)?;
    sheet
        .flaws
        .extend(R::dangling(&mut tx, &sheet.rows).await.map_err(::store::fault)?);
    if !sheet.flaws.is_empty() {
        imported.flaws = shortened(sheet.flaws, catalog.config.import_errors_max);
        return Ok(imported);
    }
    let differing = differing(&mut tx, sheet.rows).await.map_err(::store::fault)?;
    imported.created = differing.iter().filter(|(old, _)| old.is_none()).count();
    imported.changed = differing.len() - imported.created;
    imported.unchanged = imported.rows - differing.len();
    if command.dry_run || differing.is_empty() {
        return Ok(imported);
    }
    let now = catalog.clock.now();
    let import = Id::<Imported>::new().uuid();
    let entry = |kind: String| Entry::new("catalog-import", import, &person.person_id, kind, now);
    let mut entries = vec![entry("table-imported".to_owned()).changing(summary(&command, &imported))];
    entries.extend(differing.iter().map(|(old, new)| {
        let what = if old.is_none() { "created" } else { "changed" };
        entry(format!("{}-{what}", R::NOUN)).changing(changes(old.as_ref(), &new.row))
    }));
    let rows: Vec<Versioned<R>> = differing.into_iter().map(|(_, new)| new).collect();
    R::write(&mut tx, &rows, now).await.map_err(::store::fault)?;
    journal::append_many(&mut tx, &entries)
        .await
        .map_err(::store::fault)?;
    for row in &rows {
        R::announce(&mut tx, row, now).await.map_err(::store::fault)?;
    }
    tx.commit().await.map_err(::store::fault)?;
    tracing::info!(table = command.table, rows = imported.rows, created = imported.created, changed = imported.changed, import_id = %import, "table imported");
    Ok(imported)
}

type Difference<R> = (Option<R>, Versioned<R>);

/// The rows that are new or not as they were.
async fn differing<R: Table>(
    tx: &mut PgConnection,
    rows: Vec<(u32, R)>,
) -> Result<Vec<Difference<R>>, sqlx::Error> {
    let mut stored = R::stored(tx, &rows).await?;
    let differences = rows
        .into_iter()
        .filter_map(|(_, row)| match stored.remove(&row.key()) {
            None => Some((None, Versioned { version: 1, row })),
            Some(old) if old.row == row => None,
            Some(old) => {
                let version = old.version + 1;
                Some((Some(old.row), Versioned { version, row }))
            }
        });
    Ok(differences.collect())
}

fn changes<R: Row>(old: Option<&R>, new: &R) -> Changes {
    let key = new.key();
    let before = old.map(Row::fields);
    let mut changes = Changes::new();
    for (place, (name, after)) in new.fields().into_iter().enumerate() {
        let field = format!("{key}.{name}");
        let before = before.as_ref().map(|fields| fields[place].1.clone());
        changes = match (before, after) {
            (Some(before), Some(after)) => changes.set(field, before.unwrap_or_default(), after),
            (None, Some(after)) => changes.set(field, Value::Null, after),
            // personal: not what it is
            (_, None) => changes,
        };
    }
    if changes.is_empty() {
        changes = changes.set(format!("{key}.personal_data"), Value::Null, "changed");
    }
    changes
}

fn summary(command: &ImportTable<'_>, imported: &Imported) -> Changes {
    let digest = Sha256::digest(command.csv);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Changes::new()
        .set("table", Value::Null, command.table)
        .set("file_sha256", Value::Null, digest)
        .set("created", Value::Null, imported.created)
        .set("changed", Value::Null, imported.changed)
}

/// In the order of the file; what is too much is counted.
fn shortened(mut flaws: Vec<RowFlaw>, most: usize) -> Vec<RowFlaw> {
    flaws.sort_by_key(|flaw| flaw.row);
    if flaws.len() > most {
        let more = flaws.len() - most;
        let row = flaws[most].row;
        flaws.truncate(most);
        flaws.push(RowFlaw {
            row,
            column: String::new(),
            flaw: Flaw::MoreFlaws(more),
        });
    }
    flaws
}
