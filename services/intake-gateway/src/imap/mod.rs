//! Mail by IMAP: every mailbox is followed by its own poller, of which one works at a time among all replicas.
//!
//! A message is accepted first (evidence safe, JetStream has confirmed), then the cursor moves, then the message is marked
//! as seen. A crash between any two of these submits the message again under the same id, which changes nothing. The
//! server's marks are written and never read.

mod buckets;
mod caution;
mod connection;
mod cursor;
mod fetch;
mod inventory;
mod lease;
mod listing;
mod mail;
mod observe;
mod oversized;
mod pass;
mod poller;
mod sign_in;
mod token;
mod trouble;
mod wire;

pub(crate) use poller::{Poller, Tools};
