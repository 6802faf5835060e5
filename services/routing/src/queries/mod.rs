//! What can be asked. Queries change nothing and see what the caller's regions let through.

pub(crate) mod clock_policies;
pub(crate) mod dry_run_rule_book;
pub(crate) mod explain_deadline;
pub(crate) mod find_draft;
pub(crate) mod find_ticket;
pub(crate) mod list_calendar_years;
pub(crate) mod list_tickets;
pub(crate) mod my_desk;
pub(crate) mod preview_reply;
pub(crate) mod queue_counts;
pub(crate) mod rule_book;
pub(crate) mod suggest_duplicates;
pub(crate) mod text_modules;
pub(crate) mod ticket_changes;
pub(crate) mod ticket_history;
pub(crate) mod try_rules;
