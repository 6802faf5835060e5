//! The rules of tickets in plain Rust: what a text asks for, who gets it, until when, and when it may end.

pub mod clock;
pub mod duplicates;
pub mod kind;
pub mod marks;
pub mod placeholder;
pub mod queue;
pub mod rules;
pub mod search;
pub mod text_module;
pub mod ticket;
pub mod years;

/// Label of ticket ids.
pub enum TicketLabel {}
/// Label of work item ids.
pub enum WorkItemLabel {}
/// Label of reply ids.
pub enum ReplyLabel {}
/// Label of contact ids.
pub enum ContactLabel {}
/// Label of note ids.
pub enum NoteLabel {}
/// Label of text module ids.
pub enum TextModuleLabel {}
