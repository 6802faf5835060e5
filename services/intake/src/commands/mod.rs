//! What intake does: one use case a file. A use case runs in the transaction it is given, or in one it opens for a
//! person; state, ledger, journal and announcements commit together.

pub(crate) mod accept;
mod accept_call;
mod accept_form;
mod accept_mail;
mod acknowledge;
pub(crate) mod channel_alarms;
pub(crate) mod describe_contact;
pub(crate) mod file_evidence;
pub(crate) mod follow_ticket;
mod keep;
mod matter;
mod names;
pub(crate) mod quarantine;
pub(crate) mod register_contact;
pub(crate) mod replay_quarantined;
pub(crate) mod restore_rejected;
pub(crate) mod reveal_reporter;
mod slip;
mod thread;
mod trace;
mod unit;
pub(crate) mod watch_channels;

pub(crate) use names::Names;
pub(crate) use unit::{AcceptError, Rules, Unit};

/// The source of contacts that people register themselves: its own server.
pub(crate) const DESK: &str = "desk";

/// The actor when no person acts.
pub(crate) const SERVICE: &str = "service:intake";
