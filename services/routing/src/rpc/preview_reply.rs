//! A reply as the customer would get it.

use contracts::{
    Call,
    routing::v1::{PreviewReplyRequest, PreviewReplyResponse},
};
use kernel::Fault;

use crate::{
    app::App,
    domain::kind::Channel,
    queries::preview_reply::{self as query, PreviewReply},
    wire,
};

pub(super) async fn preview_reply(
    app: &App,
    call: &Call,
    request: PreviewReplyRequest,
) -> Result<PreviewReplyResponse, Fault> {
    let query = PreviewReply {
        ticket_id: request.ticket_id,
        channel: wire::channel(request.channel).unwrap_or(Channel::Email),
        body: wire::clean(&request.body),
        text_module_id: request.text_module_id,
    };
    let preview = query::preview_reply(app, call.person()?, query).await?;
    Ok(PreviewReplyResponse {
        subject: preview.subject,
        body: preview.filled.text,
        unfilled: preview.filled.unfilled,
        recipient_masked: preview.recipient_masked,
    })
}
