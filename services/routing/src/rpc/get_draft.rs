//! The caller's unfinished reply.

use contracts::{
    Call,
    routing::v1::{Draft, GetDraftRequest, GetDraftResponse},
    timestamp,
};
use kernel::Fault;

use crate::{app::App, queries::find_draft as query, wire};

pub(super) async fn get_draft(
    app: &App,
    call: &Call,
    request: GetDraftRequest,
) -> Result<GetDraftResponse, Fault> {
    let draft = query::find_draft(app, call.person()?, &request.ticket_id).await?;
    let draft = draft.map(|draft| Draft {
        channel: wire::channel_to(draft.channel),
        body: draft.body.into_inner(),
        saved_at: Some(timestamp(draft.saved_at)),
        ticket_version: draft.ticket_version,
    });
    Ok(GetDraftResponse { draft })
}
