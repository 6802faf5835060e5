//! Contacts, their evidence and the channel ledger
