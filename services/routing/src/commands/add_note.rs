//! Adds an internal note 内部备注. Its words stay in the house: neither the event nor the journal repeats them.

use contracts::access::v1::Principal;
use kernel::{Id, Sensitive};

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{app::App, domain::ticket::Note};

pub(crate) struct AddNote {
    pub(crate) ticket_id: String,
    pub(crate) body: Sensitive<String>,
    /// The same key of the same person on the same ticket is the same note; empty for none.
    pub(crate) idempotency_key: String,
}

pub(crate) async fn add_note(app: &App, person: &Principal, command: AddNote) -> Result<Note, CommandError> {
    let now = app.clock.now();
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let mut ticket = locked(&mut tx, parse_id(&command.ticket_id)?, 0).await?;
    let id = match command.idempotency_key.as_str() {
        "" => Id::new(),
        key => Id::derived(&["note", &ticket.id.to_string(), &person.person_id, key]),
    };
    if let Some(known) = ticket.notes.iter().find(|note| note.id == id) {
        return Ok(known.clone());
    }
    let note = Note {
        id,
        body: command.body,
        actor: person.person_id.clone(),
        written_at: now,
    };
    let before = ticket.record();
    let happened = ticket.add_note(note.clone())?;
    let deed = Deed {
        actor: &person.person_id,
        kind: "note-added",
        reason: "",
        at: now,
    };
    record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
    tx.commit().await?;
    Ok(note)
}
