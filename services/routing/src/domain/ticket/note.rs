//! Internal notes: what colleagues tell each other about a ticket, also after it has ended.

use super::{Happened, Note, Ticket, TicketError};

/// Characters that a note may have.
const NOTE_LIMIT: usize = 4_000;

impl Ticket {
    /// Adds a note. The same note again changes nothing.
    ///
    /// # Errors
    /// `note-empty`, `note-too-long`.
    pub fn add_note(&mut self, note: Note) -> Result<Vec<Happened>, TicketError> {
        if self.notes.iter().any(|known| known.id == note.id) {
            return Ok(Vec::new());
        }
        if note.body.expose().trim().is_empty() {
            return Err(TicketError::NoteEmpty);
        }
        if note.body.expose().chars().count() > NOTE_LIMIT {
            return Err(TicketError::NoteTooLong);
        }
        self.notes.push(note);
        Ok(vec![Happened::Changed("note-added")])
    }
}
