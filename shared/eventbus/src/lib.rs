//! Messages that are neither lost nor handled twice: facts leave through the outbox in the transaction that made them
//! true, and arrive through the inbox in the transaction of their effect. Batches, back-off, progress and dead
//! letters are decided here and nowhere else; a handler answers done, [`HandlerError::Retry`] or
//! [`HandlerError::Reject`].

mod attempt;
mod batch;
mod consumer;
mod database;
pub mod dead_letters;
mod delivery;
mod handler;
mod inbox;
mod outbox;
mod publisher;
mod rebuild;
pub mod recover;
mod relay;
mod streams;
pub mod watch;

pub use consumer::{Consumer, ConsumerOptions, consumer_name};
pub use database::{Database, UnitOfWork};
pub use delivery::Delivery;
pub use handler::{Handle, HandlerError};
pub use outbox::{Announcement, announce, announce_all};
pub use publisher::{PublishError, Publisher};
pub use rebuild::start_over;
pub use relay::{Relay, pending};
pub use streams::{StreamOptions, ensure_streams};

/// The tables that every service with a database has: merged into its own migrations by the runner.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
