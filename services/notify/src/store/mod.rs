//! SQL.

pub(crate) mod messages;
