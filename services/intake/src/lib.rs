//! Contacts, their evidence and the channel ledger

pub mod domain;
