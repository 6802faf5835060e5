//! Contacts with what became of them.

use contracts::{
    Call,
    reporting::v1::{LedgerRow, ListLedgerRequest, ListLedgerResponse},
    timestamp,
};
use kernel::Fault;
use store::{Cursor, page_size};

use super::{Api, selection};
use crate::{
    queries::{LedgerEntry, list_ledger},
    store::Selection,
    wire,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListLedgerRequest,
) -> Result<ListLedgerResponse, Fault> {
    let chosen = Selection {
        region_exact: request.region_exact,
        kind: selection::kind(request.kind)?,
        channel: selection::channel(request.channel)?,
        state: selection::state(&request.state)?,
        ..selection::received_in(request.received.as_ref(), &request.region)?
    };
    let after = Cursor::parse(&request.cursor)?;
    let size = page_size(request.page_size);
    let mut tx = api.begin(call).await?;
    let page = list_ledger(&mut tx, &chosen, after, size, api.answer_bytes).await;
    let page = page.map_err(store::fault)?;
    Ok(ListLedgerResponse {
        next_cursor: page.next_cursor(),
        rows: page.rows.into_iter().map(row).collect(),
    })
}

fn row(entry: LedgerEntry) -> LedgerRow {
    let record = entry.record;
    LedgerRow {
        contact_id: record.contact_id.to_string(),
        receipt: record.receipt,
        channel: wire::channel(&record.channel).into(),
        received_at: Some(timestamp(record.received_at)),
        region: record.region,
        ticket_id: record.ticket_id.map(|id| id.to_string()).unwrap_or_default(),
        ticket_number: record.ticket_number,
        kinds: record.kinds.iter().map(|word| wire::kind(word).into()).collect(),
        state: record.state,
        first_replied_at: record.first_replied_at.map(timestamp),
        closed_at: record.closed_at.map(timestamp),
        handling_result: entry.handling_result,
        continuation: record.is_continuation,
    }
}
