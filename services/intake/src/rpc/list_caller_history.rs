//! `ListCallerHistory`.

use contracts::{
    Call,
    intake::v1::{CallerContact, ListCallerHistoryRequest, ListCallerHistoryResponse},
};
use kernel::Fault;
use vault::Vault;

use crate::{
    queries::{
        cursor,
        find_caller_history::{Asked, find},
        find_status::state,
    },
    rpc::{Api, list_contacts::summary},
    store::caller_history::SenderContact,
    wire::clean,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListCallerHistoryRequest,
) -> Result<ListCallerHistoryResponse, Fault> {
    let vault = api.rules.vault.as_ref();
    let asked = Asked {
        contact_id: &request.contact_id,
        phone: &clean(&request.phone),
        before: cursor::read_id(&request.cursor)?,
        size: cursor::page(request.page_size),
    };
    let history = find((&api.database, vault), call.person()?, &asked).await?;
    let last = history.contacts.last().filter(|_| history.has_more);
    let (customer_id, customer_name) = history
        .customer
        .map(|customer| (customer.customer_id, customer.name))
        .unwrap_or_default();
    Ok(ListCallerHistoryResponse {
        next_cursor: last
            .map(|one| cursor::behind(one.listed.received_at, &one.listed.contact_id.to_string()))
            .unwrap_or_default(),
        contacts: history
            .contacts
            .into_iter()
            .map(|one| line(vault, one))
            .collect::<Result<_, _>>()?,
        customer_id,
        customer_name,
    })
}

fn line(vault: &Vault, one: SenderContact) -> Result<CallerContact, Fault> {
    let received_at = one.listed.received_at;
    let state = match &one.ticket {
        Some(ticket) => state(received_at, ticket.is_closed, ticket.last_replied_at),
        None => "received",
    };
    let (ticket_id, ticket_number) = one
        .ticket
        .map(|ticket| (ticket.ticket_id, ticket.number))
        .unwrap_or_default();
    Ok(CallerContact {
        contact: Some(summary(vault, one.listed)?),
        shared: one.shared,
        ticket_id,
        ticket_number,
        state: state.to_owned(),
    })
}
