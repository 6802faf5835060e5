//! What only reads.

pub(crate) mod list_persons;
pub(crate) mod list_roles;
pub(crate) mod list_sessions;
