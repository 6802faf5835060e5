//! The queues of the workbench 工作台. The list and the counts hold the same definitions in SQL; a story compares them.

use crate::domain::kind::words;

words! {
    /// A queue that a person works from.
    Queue {
        /// Open tickets that the person owns.
        Mine = "mine",
        /// Open tickets of the teams that the person works in.
        Team = "team",
        /// Open tickets without an owner.
        Unassigned = "unassigned",
        /// Tickets not closed whose next due time has passed, also those that wait for others.
        Breached = "breached",
        /// Tickets not closed whose next due time is near and has not passed.
        DueSoon = "due_soon",
    }
}
