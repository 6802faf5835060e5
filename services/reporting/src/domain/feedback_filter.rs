//! Which lines of REC-FY007 are meant.

use super::{Month, Region};

/// The month, and what else chooses; what is empty does not.
#[derive(Clone, Debug)]
pub(crate) struct FeedbackFilter {
    /// Received in this month, in China.
    pub(crate) month: Month,
    /// In this part of the tree.
    pub(crate) region: Option<Region>,
    /// Word of the channel.
    pub(crate) channel: Option<String>,
    /// State of the ticket.
    pub(crate) state: Option<String>,
    /// Part of the name of a product, or of a batch number.
    pub(crate) about: Option<String>,
    /// With a work item that ended like one of these.
    pub(crate) dispositions: Vec<String>,
}
