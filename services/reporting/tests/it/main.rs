//! Stories about the ledger, told by the events of the other services and nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod crowd;
mod dashboard;
mod drill_down;
mod feedback_filter;
mod feedback_ledger;
mod november;
mod order;
mod people;
mod register;
mod sifted;
mod sums;
mod top_products;
mod world;
