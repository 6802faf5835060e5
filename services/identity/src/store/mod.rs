//! SQL; one file a table.

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod persons;
pub(crate) mod provider_identities;
pub(crate) mod roles;
pub(crate) mod sessions;
