//! `ListContacts`, newest first; names are masked, because a list shows many people at once.

use access::Scope;
use contracts::{
    Call,
    intake::v1::{ContactSummary, ListContactsRequest, ListContactsResponse},
    moment, timestamp,
};
use kernel::Fault;

use crate::{
    domain::{channel::Channel, contact::masked},
    fault,
    queries::cursor,
    rpc::Api,
    store::contact_list::{ListedContact, Wanted, list},
    wire::clean,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListContactsRequest,
) -> Result<ListContactsResponse, Fault> {
    let size = cursor::page(request.page_size);
    let period = request.received.unwrap_or_default();
    let before = cursor::read(&request.cursor)?
        .map(|(at, id)| id.parse().map(|id| (at, id)).map_err(|_| cursor::unreadable()))
        .transpose()?;
    let wanted = Wanted {
        channel: Channel::from_number(request.channel).map(Channel::number),
        from: moment(period.from.as_ref()),
        until: moment(period.until.as_ref()),
        pattern: pattern(&request.text),
        before,
        limit: i64::try_from(size + 1).unwrap_or(i64::MAX),
    };
    let mut tx = api
        .database
        .begin(&Scope::of(call.person()?))
        .await
        .map_err(fault::database)?;
    let mut rows = list(&mut tx, &wanted).await.map_err(fault::database)?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| has_more);
    Ok(ListContactsResponse {
        next_cursor: last
            .map(|row| cursor::behind(row.received_at, &row.contact_id.to_string()))
            .unwrap_or_default(),
        contacts: rows.into_iter().map(summary).collect(),
    })
}

/// A `like` pattern that finds the words themselves; `None` for none.
fn pattern(text: &str) -> Option<String> {
    let words = clean(text).to_lowercase();
    let literal = words
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    (!literal.is_empty()).then(|| format!("%{literal}%"))
}

fn summary(row: ListedContact) -> ContactSummary {
    ContactSummary {
        contact_id: row.contact_id.to_string(),
        receipt: row.receipt,
        channel: i32::from(row.channel),
        source: row.source,
        received_at: Some(timestamp(row.received_at)),
        region: row.region,
        subject: row.subject,
        reporter_name: masked(&row.reporter_name),
        needs_description: row.needs_description,
    }
}
