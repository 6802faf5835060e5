//! Closes a ticket.

use crate::{app::App, commands::close_ticket as command, wire};
use contracts::{
    Call,
    routing::v1::{CloseTicketRequest, CloseTicketResponse},
};
use kernel::Fault;

pub(super) async fn close_ticket(
    app: &App,
    call: &Call,
    request: CloseTicketRequest,
) -> Result<CloseTicketResponse, Fault> {
    let ticket =
        command::close_ticket(app, call.person()?, &request.ticket_id, request.expected_version).await?;
    Ok(CloseTicketResponse {
        ticket: Some(wire::ticket(&ticket)),
    })
}
