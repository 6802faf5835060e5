//! Adds an internal note.

use contracts::{
    Call,
    routing::v1::{AddNoteRequest, AddNoteResponse},
};
use kernel::{Fault, Sensitive};

use crate::{
    app::App,
    commands::add_note::{self as command, AddNote},
    wire,
};

pub(super) async fn add_note(
    app: &App,
    call: &Call,
    request: AddNoteRequest,
) -> Result<AddNoteResponse, Fault> {
    let command = AddNote {
        ticket_id: request.ticket_id,
        body: Sensitive::new(wire::clean(&request.body)),
        idempotency_key: request.idempotency_key,
    };
    let note = command::add_note(app, call.person()?, command).await?;
    Ok(AddNoteResponse {
        note: Some(wire::note(&note)),
    })
}
