//! Answers the customer.

use contracts::{
    Call,
    routing::v1::{ReplyToTicketRequest, ReplyToTicketResponse},
};
use kernel::Fault;
use kernel::Sensitive;

use crate::{
    app::App,
    commands::reply_to_ticket::{self as command, ReplyToTicket},
    wire,
};

pub(super) async fn reply_to_ticket(
    app: &App,
    call: &Call,
    request: ReplyToTicketRequest,
) -> Result<ReplyToTicketResponse, Fault> {
    let channel = wire::channel(request.channel).ok_or_else(|| {
        Fault::invalid(
            "channel-missing",
            "请选择答复方式。",
            "Say how the reply is given.",
        )
    })?;
    let command = ReplyToTicket {
        ticket_id: request.ticket_id,
        channel,
        body: Sensitive::new(wire::clean(&request.body)),
        expected_version: request.expected_version,
        idempotency_key: request.idempotency_key,
    };
    let (reply_id, ticket) = command::reply_to_ticket(app, call.person()?, command).await?;
    Ok(ReplyToTicketResponse {
        reply_id: reply_id.to_string(),
        ticket: Some(wire::ticket(&ticket)),
    })
}
