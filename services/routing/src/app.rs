//! What every command, query and handler is given.

use std::sync::Arc;

use chrono::Duration;
use eventbus::Database;
use kernel::Clock;
use vault::Vault;

use crate::desk::Desks;

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) desks: Arc<Desks>,
    /// The keys that addresses are encrypted under.
    pub(crate) vault: Arc<Vault>,
    /// How long before its due time a ticket is due soon.
    pub(crate) soon: Duration,
}
