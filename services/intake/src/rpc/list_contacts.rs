//! `ListContacts`, newest first; names are masked. Words find what they stand in,
//! and a sender by the whole of his name, phone or mail address, because these are encrypted.

use access::Scope;
use contracts::{
    Call,
    intake::v1::{ContactSummary, ListContactsRequest, ListContactsResponse},
    moment, timestamp,
};
use kernel::Fault;
use vault::{Vault, mask};

use crate::{
    domain::{channel::Channel, contact::Reporter, hide},
    fault,
    queries::cursor,
    rpc::Api,
    store::{
        contact_list::{ListedContact, Wanted, list},
        reporters::Traces,
    },
    wire::clean,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListContactsRequest,
) -> Result<ListContactsResponse, Fault> {
    let size = cursor::page(request.page_size);
    let period = request.received.unwrap_or_default();
    let before = cursor::read_id(&request.cursor)?;
    let wanted = Wanted {
        channel: Channel::from_number(request.channel).map(Channel::number),
        from: moment(period.from.as_ref()),
        until: moment(period.until.as_ref()),
        pattern: pattern(&request.text),
        traces: traces(&api.rules.vault, &request.text),
        needs_description: request.needs_description,
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
        contacts: rows
            .into_iter()
            .map(|row| summary(&api.rules.vault, row))
            .collect::<Result<_, _>>()?,
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

/// The words as if they were somebody's name, phone or mail address.
fn traces(vault: &Vault, words: &str) -> Traces {
    let words = clean(words);
    let said = Reporter {
        name: words.clone(),
        phone: words.clone(),
        email: words,
        ..Reporter::default()
    };
    Traces::of(vault, &said)
}

/// A line of a list.
pub(super) fn summary(vault: &Vault, row: ListedContact) -> Result<ContactSummary, Fault> {
    let reporter = row.reporter(vault).map_err(fault::vault)?;
    Ok(ContactSummary {
        contact_id: row.contact_id.to_string(),
        receipt: row.receipt,
        channel: i32::from(row.channel),
        source: row.source,
        received_at: Some(timestamp(row.received_at)),
        region: row.region,
        subject: hide::text(&row.subject, &[]),
        reporter_name: mask::name(&reporter.name),
        needs_description: row.needs_description,
    })
}
