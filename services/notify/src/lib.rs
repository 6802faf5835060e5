//! Outgoing mail, tried until delivered, with a delivery record
