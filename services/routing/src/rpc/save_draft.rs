//! Keeps the caller's unfinished reply.

use contracts::{
    Call,
    routing::v1::{SaveDraftRequest, SaveDraftResponse},
    timestamp,
};
use kernel::{Fault, Sensitive};

use crate::{
    app::App,
    commands::save_draft::{self as command, SaveDraft},
    domain::kind::Channel,
    wire,
};

pub(super) async fn save_draft(
    app: &App,
    call: &Call,
    request: SaveDraftRequest,
) -> Result<SaveDraftResponse, Fault> {
    let command = SaveDraft {
        ticket_id: request.ticket_id,
        channel: wire::channel(request.channel).unwrap_or(Channel::Email),
        body: Sensitive::new(wire::clean(&request.body)),
        ticket_version: request.ticket_version,
    };
    let saved_at = command::save_draft(app, call.person()?, command).await?;
    Ok(SaveDraftResponse {
        saved_at: saved_at.map(timestamp),
    })
}
