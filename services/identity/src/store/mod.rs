//! SQL; one file a table.

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod persons;
pub(crate) mod sessions;
