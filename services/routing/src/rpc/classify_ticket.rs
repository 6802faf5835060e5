//! Says anew what a ticket asks for.

use crate::{
    app::App,
    commands::classify_ticket::{self as command, ClassifyTicket},
    wire,
};
use contracts::{
    Call,
    routing::v1::{ClassifyTicketRequest, ClassifyTicketResponse},
};
use kernel::Fault;

pub(super) async fn classify_ticket(
    app: &App,
    call: &Call,
    request: ClassifyTicketRequest,
) -> Result<ClassifyTicketResponse, Fault> {
    let kinds: Option<Vec<_>> = request.kinds.iter().map(|kind| wire::kind(*kind)).collect();
    let kinds = kinds.ok_or_else(wire::kind_unknown)?;
    let command = ClassifyTicket {
        ticket_id: request.ticket_id,
        kinds,
        reason: request.reason,
        expected_version: request.expected_version,
    };
    let ticket = command::classify_ticket(app, call.person()?, command).await?;
    Ok(ClassifyTicketResponse {
        ticket: Some(wire::ticket(&ticket)),
    })
}
