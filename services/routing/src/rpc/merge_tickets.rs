//! Makes one ticket of two.

use contracts::{
    Call,
    routing::v1::{MergeTicketsRequest, MergeTicketsResponse},
};
use kernel::Fault;

use crate::{
    app::App,
    commands::merge_tickets::{self as command, MergeTickets},
    wire,
};

pub(super) async fn merge_tickets(
    app: &App,
    call: &Call,
    request: MergeTicketsRequest,
) -> Result<MergeTicketsResponse, Fault> {
    let command = MergeTickets {
        ticket_id: request.ticket_id,
        merged_ticket_id: request.merged_ticket_id,
        reason: request.reason,
        expected_version: request.expected_version,
        expected_merged_version: request.expected_merged_version,
    };
    let ticket = command::merge_tickets(app, call.person()?, command).await?;
    Ok(MergeTicketsResponse {
        ticket: Some(wire::ticket(&ticket)),
    })
}
