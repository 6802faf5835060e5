//! What became of a written reply: the mail server has it, or it was given up.

use chrono::{DateTime, Utc};
use journal::Entry;
use kernel::Id;
use sqlx::PgConnection;

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{app::App, domain::ReplyLabel, store::replies};

/// What notify says of a reply.
pub(crate) enum Fate {
    /// The customer has it since then.
    Sent(DateTime<Utc>),
    /// It was given up, for a reason (slug).
    Failed(String),
}

pub(crate) async fn settle_reply(
    app: &App,
    tx: &mut PgConnection,
    reply: &str,
    fate: Fate,
) -> Result<(), CommandError> {
    let id: Id<ReplyLabel> = parse_id(reply)?;
    let ticket = replies::ticket_of(tx, id).await?.ok_or(CommandError::NotFound)?;
    let mut ticket = locked(tx, Id::from_uuid(ticket), 0).await?;
    let before = ticket.record();
    let (happened, kind, reason) = match fate {
        Fate::Sent(at) => (ticket.reply_sent(id, at)?, "reply-sent", String::new()),
        Fate::Failed(reason) => (ticket.reply_failed(id)?, "reply-failed", reason),
    };
    let deed = Deed {
        actor: &Entry::service("notify"),
        kind,
        reason: &reason,
        at: app.clock.now(),
    };
    record(tx, &before, &mut ticket, &happened, &deed).await
}
