//! `ListQuarantined`: what could not be read, or not as a whole, newest first.

use access::Scope;
use contracts::{
    Call,
    intake::v1::{ListQuarantinedRequest, ListQuarantinedResponse, QuarantinedSubmission},
    timestamp,
};
use kernel::{Fault, Id};

use crate::{
    domain::contact::Contact,
    fault,
    queries::cursor,
    rpc::{Api, get_channel_watch::count},
    store::quarantine::{Filter, ListedQuarantined, list},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListQuarantinedRequest,
) -> Result<ListQuarantinedResponse, Fault> {
    let size = cursor::page(request.page_size);
    let before = cursor::read(&request.cursor)?;
    let before = before.as_ref().map(|(at, id)| (*at, id.as_str()));
    let filter = Filter {
        reason: &request.reason,
        source: &request.source,
        with_settled: request.with_settled,
    };
    let scope = Scope::of(call.person()?);
    let mut tx = api.database.begin(&scope).await.map_err(fault::database)?;
    let limit = i64::try_from(size + 1).unwrap_or(i64::MAX);
    let mut rows = list(&mut tx, &filter, before, limit)
        .await
        .map_err(fault::database)?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| has_more);
    Ok(ListQuarantinedResponse {
        next_cursor: last
            .map(|row| cursor::behind(row.quarantined_at, &row.submission_id))
            .unwrap_or_default(),
        quarantined: rows.into_iter().map(message).collect(),
    })
}

fn message(row: ListedQuarantined) -> QuarantinedSubmission {
    let contact_id = row
        .is_contact
        .then(|| Id::<Contact>::from_uuid(row.contact_id).to_string());
    QuarantinedSubmission {
        submission_id: row.submission_id,
        receipt: row.receipt,
        channel: row.channel.into(),
        source: row.source,
        source_key: row.source_key,
        region: row.region,
        received_at: Some(timestamp(row.received_at)),
        reason: row.reason,
        size_bytes: count(row.size_bytes),
        sha256: row.sha256,
        is_whole: row.is_whole,
        stated_size_bytes: count(row.stated_size),
        quarantined_at: Some(timestamp(row.quarantined_at)),
        replays: u32::try_from(row.replays).unwrap_or_default(),
        replayed_at: row.replayed_at.map(timestamp),
        outcome: row.outcome,
        settled_at: row.settled_at.map(timestamp),
        contact_id: contact_id.unwrap_or_default(),
    }
}
