//! Pages of the ledger: contacts with what became of them, without personal data.

use sqlx::PgConnection;
use store::{Cursor, Page};
use uuid::Uuid;

use super::fit::fit;
use crate::{
    domain::handling_result,
    store::{self as tables, LedgerRecord, Search},
};

/// Bytes of an entry besides its handling result, generously.
const BARE: usize = 500;

/// A row with its handling result.
pub(crate) struct LedgerEntry {
    pub(crate) record: LedgerRecord,
    pub(crate) handling_result: String,
}

impl LedgerEntry {
    fn cursor(&self) -> Cursor {
        cursor(&self.record)
    }
}

fn cursor(record: &LedgerRecord) -> Cursor {
    Cursor {
        at: record.received_at,
        id: record.contact_id,
    }
}

/// At most `size` rows after the cursor, in order of receipt, of at most `bytes` in all.
pub(crate) async fn list_ledger(
    tx: &mut PgConnection,
    search: &Search,
    after: Option<Cursor>,
    size: i64,
    bytes: usize,
) -> Result<Page<LedgerEntry>, sqlx::Error> {
    let found = tables::found(tx, search, after, size).await?;
    let records = tables::ledger_records(tx, &found).await?;
    let page = Page::cut(records, size, cursor);
    let items = page.rows.iter().flat_map(|record| record.work_items.iter());
    let items: Vec<Uuid> = items.map(|item| item.work_item_id).collect();
    let proceedings = tables::proceedings_of(tx, &items).await?;
    let entries = page.rows.into_iter().map(|record| LedgerEntry {
        handling_result: handling_result(
            &record.work_items,
            |item| proceedings.get(&item).cloned(),
            record.is_continuation.then_some(record.ticket_number.as_str()),
        ),
        record,
    });
    let page = Page {
        rows: entries.collect(),
        next: page.next,
    };
    Ok(fit(
        page,
        bytes,
        |entry: &LedgerEntry| entry.handling_result.len() + BARE,
        LedgerEntry::cursor,
    ))
}
