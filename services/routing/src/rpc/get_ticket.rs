//! One ticket with its replies.

use crate::{
    app::App,
    queries::find_ticket::{Name, find_ticket},
    wire,
};
use contracts::{
    Call,
    routing::v1::{GetTicketRequest, GetTicketResponse},
};
use kernel::Fault;

pub(super) async fn get_ticket(
    app: &App,
    call: &Call,
    request: GetTicketRequest,
) -> Result<GetTicketResponse, Fault> {
    let (id, number, contact) = (&request.ticket_id, &request.number, &request.contact_id);
    let name = if !id.is_empty() {
        Name::Id(id)
    } else if !number.is_empty() {
        Name::Number(number)
    } else {
        Name::Contact(contact)
    };
    let ticket = find_ticket(app, call.person()?, name).await?;
    Ok(GetTicketResponse {
        ticket: Some(wire::ticket(&ticket)),
        replies: ticket.replies.iter().map(wire::reply).collect(),
        merged_into: ticket.merged_into.map_or_else(String::new, |id| id.to_string()),
        notes: ticket.notes.iter().map(wire::note).collect(),
    })
}
