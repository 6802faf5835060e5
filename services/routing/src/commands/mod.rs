//! What changes tickets and rules: one use case a file, each load → decide → store, journal and outbox in one
//! transaction.

pub(crate) mod add_note;
pub(crate) mod announce_presence;
pub(crate) mod change_rule_book;
pub(crate) mod change_text_module;
pub(crate) mod classify_ticket;
pub(crate) mod close_ticket;
pub(crate) mod dispose_work_item;
pub(crate) mod import_calendar_year;
pub(crate) mod merge_tickets;
pub(crate) mod move_clocks;
pub(crate) mod owners;
pub(crate) mod record;
pub(crate) mod reply_to_ticket;
pub(crate) mod save_draft;
pub(crate) mod settle_reply;
pub(crate) mod ship_rule_book;
pub(crate) mod ship_text_modules;
pub(crate) mod split_ticket;
pub(crate) mod take_in_contact;
pub(crate) mod take_up_work_item;
pub(crate) mod tidy;
pub(crate) mod transfer_ticket;

use calendar::CalendarError;
use eventbus::HandlerError;
use journal::JournalError;
use kernel::{Fault, Id};
use sqlx::PgConnection;
use vault::SealError;

use crate::{
    domain::{
        TicketLabel,
        rules::BookError,
        text_module::TextModuleError,
        ticket::{Ticket, TicketError},
    },
    store::aggregate,
};

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("the ticket refuses")]
    Refused(#[from] TicketError),
    #[error("the text module cannot stand so")]
    TextModule(#[from] TextModuleError),
    #[error("there is no such thing in scope")]
    NotFound,
    #[error("the request is wrong")]
    Invalid(#[source] Fault),
    #[error("the rule book cannot be used")]
    Book(#[from] BookError),
    #[error("the calendar cannot be used")]
    Calendar(#[from] CalendarError),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    #[error("an address could not be encrypted or opened")]
    Vault(#[from] SealError),
    #[error("the journal failed")]
    Journal(#[from] JournalError),
}

impl From<CommandError> for HandlerError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Invalid(_) => Self::reject(error),
            _ => Self::retry(error),
        }
    }
}

/// An id as callers write it; what is no id names nothing.
pub(crate) fn parse_id<K>(text: &str) -> Result<Id<K>, CommandError> {
    text.parse().map_err(|_| CommandError::NotFound)
}

/// The ticket, locked; refused when the caller had read another version (0 skips the check).
pub(crate) async fn locked(
    tx: &mut PgConnection,
    id: Id<TicketLabel>,
    expected_version: u64,
) -> Result<Ticket, CommandError> {
    let ticket = aggregate::lock(tx, id).await?.ok_or(CommandError::NotFound)?;
    if expected_version != 0 && expected_version != ticket.version {
        return Err(TicketError::ChangedMeanwhile.into());
    }
    Ok(ticket)
}
