//! Reads, straight to the view.

mod list_messages;

pub(crate) use list_messages::list_messages;
