//! Keeps a person's unfinished reply to a ticket. Nothing is decided by it, so it is in no journal and no event.

use access::Scope;
use chrono::{DateTime, Utc};
use contracts::access::v1::Principal;
use kernel::{Id, Sensitive};

use super::{CommandError, parse_id};
use crate::{
    app::App,
    domain::{
        TicketLabel,
        kind::Channel,
        ticket::{REPLY_LIMIT, TicketError},
    },
    store::{
        drafts::{self, Draft},
        tickets,
    },
};

pub(crate) struct SaveDraft {
    pub(crate) ticket_id: String,
    pub(crate) channel: Channel,
    /// Without words the draft is discarded.
    pub(crate) body: Sensitive<String>,
    pub(crate) ticket_version: u64,
}

/// Answers when it was saved; `None` when it was discarded.
pub(crate) async fn save_draft(
    app: &App,
    person: &Principal,
    command: SaveDraft,
) -> Result<Option<DateTime<Utc>>, CommandError> {
    if command.body.expose().chars().count() > REPLY_LIMIT {
        return Err(TicketError::ReplyTooLong.into());
    }
    let id: Id<TicketLabel> = parse_id(&command.ticket_id)?;
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    if tickets::find(&mut tx, &[id.uuid()]).await?.is_empty() {
        return Err(CommandError::NotFound);
    }
    let saved_at = if command.body.expose().trim().is_empty() {
        drafts::discard(&mut tx, &person.person_id, id).await?;
        None
    } else {
        let draft = Draft {
            channel: command.channel,
            body: command.body,
            ticket_version: command.ticket_version,
            saved_at: app.clock.now(),
        };
        drafts::save(&mut tx, &person.person_id, id, &draft).await?;
        Some(draft.saved_at)
    };
    tx.commit().await?;
    Ok(saved_at)
}
