//! Contacts with what became of them.

use contracts::{
    Call,
    reporting::v1::{LedgerRow, ListLedgerRequest, ListLedgerResponse},
    timestamp,
};
use kernel::Fault;
use store::{Cursor, page_size};

use super::{Api, count, ledger_filter, scope_of, selection};
use crate::{
    domain::{Outlook, day_in_china},
    queries::{LedgerEntry, Total, ledger_total, list_ledger},
    store::Search,
    wire,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListLedgerRequest,
) -> Result<ListLedgerResponse, Fault> {
    let filter = ledger_filter::filter(request)?;
    let received = selection::received_in(request.received.as_ref(), "")?;
    let (from, until) = ledger_filter::within(&filter, &received, day_in_china(api.clock.now()));
    let search = Search {
        all_of: filter.all_of(),
        about: filter.about(),
        any_of: filter.any_of(),
        from,
        until,
    };
    let after = Cursor::parse(&request.cursor)?;
    let size = page_size(request.page_size);
    let mut tx = api.begin(call).await?;
    let page = list_ledger(&mut tx, &search, after, size, api.answer_bytes).await;
    let page = page.map_err(store::fault)?;
    let mut response = ListLedgerResponse {
        next_cursor: page.next_cursor(),
        rows: page.rows.into_iter().map(row).collect(),
        ..ListLedgerResponse::default()
    };
    if after.is_none() {
        let days = ledger_filter::whole_days(from, until);
        let outlook = Outlook::new(filter.region.as_ref(), scope_of(call.person()?));
        let total = ledger_total(&mut tx, &filter, &search, days, &outlook).await;
        let Total { rows, is_least } = total.map_err(store::fault)?;
        response.total = count(rows);
        response.total_is_least = is_least;
    }
    Ok(response)
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
