//! Takes or hands over a ticket.

use crate::{
    app::App,
    commands::transfer_ticket::{self as command, TransferTicket},
    wire,
};
use contracts::{
    Call,
    routing::v1::{TransferTicketRequest, TransferTicketResponse},
};
use kernel::Fault;

pub(super) async fn transfer_ticket(
    app: &App,
    call: &Call,
    request: TransferTicketRequest,
) -> Result<TransferTicketResponse, Fault> {
    let person = call.person()?;
    let owner = match request.owner.as_str() {
        "" => None,
        "me" => Some(person.person_id.clone()),
        _ => Some(wire::clean(&request.owner)),
    };
    let command = TransferTicket {
        ticket_id: request.ticket_id,
        team: request.team,
        owner,
        reason: request.reason,
        expected_version: request.expected_version,
    };
    let ticket = command::transfer_ticket(app, person, command).await?;
    Ok(TransferTicketResponse {
        ticket: Some(wire::ticket(&ticket)),
    })
}
