//! Which rows of the ledger are meant: the same for a list and for the counts above it.

use chrono::{DateTime, Utc};

use crate::domain::Region;

/// Arguments of the SQL function `ledger_selection`, through which every list and every count goes.
pub(crate) struct Selection {
    /// Received from this moment on.
    pub(crate) from: DateTime<Utc>,
    /// Received before this moment.
    pub(crate) until: DateTime<Utc>,
    /// In this part of the tree.
    pub(crate) region: Option<Region>,
    /// In this very region, not below it.
    pub(crate) region_exact: bool,
    /// Word of a kind that one of its work items has.
    pub(crate) kind: Option<String>,
    /// Word of the channel.
    pub(crate) channel: Option<String>,
    /// State of the ticket.
    pub(crate) state: Option<String>,
}

impl Selection {
    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_ref().map(Region::as_str)
    }
}
