//! `ListReconciliations`: the history of the comparisons, newest first.

use access::Scope;
use contracts::{
    Call,
    intake::v1::{ListReconciliationsRequest, ListReconciliationsResponse, Reconciliation},
    moment, timestamp,
};
use kernel::Fault;

use crate::{
    domain::channel::Channel,
    fault,
    queries::cursor,
    rpc::{Api, get_channel_watch::count},
    store::reconciliations::{Filter, Reconciled, list},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListReconciliationsRequest,
) -> Result<ListReconciliationsResponse, Fault> {
    let size = cursor::page(request.page_size);
    let period = request.ran.unwrap_or_default();
    let before = cursor::read(&request.cursor)?
        .map(|(at, id)| id.parse().map(|id| (at, id)).map_err(|_| cursor::unreadable()))
        .transpose()?;
    let filter = Filter {
        channel: Channel::from_number(request.channel).map(Channel::number),
        source: &request.source,
        from: moment(period.from.as_ref()),
        until: moment(period.until.as_ref()),
        before,
        limit: i64::try_from(size + 1).unwrap_or(i64::MAX),
    };
    let scope = Scope::of(call.person()?);
    let mut tx = api.database.begin(&scope).await.map_err(fault::database)?;
    let mut rows = list(&mut tx, &filter).await.map_err(fault::database)?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| has_more);
    Ok(ListReconciliationsResponse {
        next_cursor: last
            .map(|row| cursor::behind(row.ran_at, &row.reconciliation_id.to_string()))
            .unwrap_or_default(),
        reconciliations: rows.into_iter().map(message).collect(),
    })
}

fn message(row: Reconciled) -> Reconciliation {
    Reconciliation {
        reconciliation_id: row.reconciliation_id.to_string(),
        ran_at: Some(timestamp(row.ran_at)),
        channel: row.channel.into(),
        source: row.source,
        server_count: count(row.server_count),
        ledger_count: count(row.ledger_count),
        contacts: count(row.contacts),
        duplicates: count(row.duplicates),
        rejected: count(row.rejected),
        difference: row.difference,
        difference_since: row.difference_since.map(timestamp),
        verdict: row.verdict,
        missing: row.missing,
        missing_count: count(row.missing_count),
        observed_at: row.observed_at.map(timestamp),
    }
}
