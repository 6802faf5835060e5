//! Takes contacts out of a ticket into a new one.

use contracts::{
    Call,
    routing::v1::{SplitTicketRequest, SplitTicketResponse},
};
use kernel::Fault;

use crate::{
    app::App,
    commands::split_ticket::{self as command, SplitTicket},
    wire,
};

pub(super) async fn split_ticket(
    app: &App,
    call: &Call,
    request: SplitTicketRequest,
) -> Result<SplitTicketResponse, Fault> {
    let command = SplitTicket {
        ticket_id: request.ticket_id,
        contact_ids: request.contact_ids,
        work_item_ids: request.work_item_ids,
        reason: request.reason,
        expected_version: request.expected_version,
    };
    let (ticket, new) = command::split_ticket(app, call.person()?, command).await?;
    Ok(SplitTicketResponse {
        ticket: Some(wire::ticket(&ticket)),
        new_ticket: Some(wire::ticket(&new)),
    })
}
