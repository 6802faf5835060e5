//! What only reads.

pub(crate) mod list_persons;
