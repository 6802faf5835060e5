//! `ListRejected`: what is kept but no contact, newest first, so that somebody can look through it.

use access::Scope;
use contracts::{
    Call,
    intake::v1::{ContactRejected, ListRejectedRequest, ListRejectedResponse},
    timestamp,
};
use kernel::Fault;

use crate::{
    fault,
    queries::cursor,
    rpc::Api,
    store::rejected::{ListedRejected, list},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListRejectedRequest,
) -> Result<ListRejectedResponse, Fault> {
    let size = cursor::page(request.page_size);
    let before = cursor::read(&request.cursor)?;
    let before = before.as_ref().map(|(at, id)| (*at, id.as_str()));
    let mut tx = api
        .database
        .begin(&Scope::of(call.person()?))
        .await
        .map_err(fault::database)?;
    let limit = i64::try_from(size + 1).unwrap_or(i64::MAX);
    let mut rows = list(&mut tx, before, limit).await.map_err(fault::database)?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| has_more);
    Ok(ListRejectedResponse {
        next_cursor: last
            .map(|row| cursor::behind(row.received_at, &row.submission_id))
            .unwrap_or_default(),
        rejected: rows.into_iter().map(message).collect(),
    })
}

fn message(row: ListedRejected) -> ContactRejected {
    ContactRejected {
        submission_id: row.submission_id,
        receipt: row.receipt,
        channel: i32::from(row.channel),
        source: row.source,
        received_at: Some(timestamp(row.received_at)),
        reason: row.reason,
        explanation: row.explanation,
        region: row.region,
    }
}
