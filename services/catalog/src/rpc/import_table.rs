//! `ImportTable`.

use contracts::{
    Call,
    catalog::v1::{ImportTableRequest, ImportTableResponse, RowError},
};
use kernel::Fault;

use crate::{
    Catalog,
    commands::import_table::{ImportTable, import_table},
    domain::{Encoding, RowFlaw},
};

pub(super) async fn answer(
    catalog: &Catalog,
    call: &Call,
    request: ImportTableRequest,
) -> Result<ImportTableResponse, Fault> {
    let command = ImportTable {
        table: &request.table,
        csv: &request.csv,
        dry_run: request.dry_run,
    };
    let imported = import_table(catalog, command, call.person()?).await?;
    let count = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(ImportTableResponse {
        rows: count(imported.rows),
        created: count(imported.created),
        changed: count(imported.changed),
        unchanged: count(imported.unchanged),
        errors: imported.flaws.into_iter().map(published).collect(),
        encoding: imported.encoding.map_or("", Encoding::as_str).to_owned(),
    })
}

fn published(flaw: RowFlaw) -> RowError {
    RowError {
        row: flaw.row,
        column: flaw.column,
        slug: flaw.flaw.slug().to_owned(),
        zh: flaw.flaw.zh(),
        en: flaw.flaw.en(),
    }
}
