//! What can be asked. Queries change nothing and see what the caller's regions let through.

pub(crate) mod explain_deadline;
pub(crate) mod find_ticket;
pub(crate) mod list_tickets;
pub(crate) mod rule_book;
pub(crate) mod ticket_history;
pub(crate) mod try_rules;
