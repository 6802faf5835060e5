//! The rules of tickets in plain Rust: what a text asks for, who gets it, until when, and when it may end.

pub mod clock;
pub mod kind;
pub mod rules;
pub mod ticket;

/// Label of ticket ids.
pub enum TicketLabel {}
/// Label of work item ids.
pub enum WorkItemLabel {}
/// Label of reply ids.
pub enum ReplyLabel {}
