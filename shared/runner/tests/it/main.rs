//! The life of a process as an operator sees it, on a real Postgres and a real NATS.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod metrics;
mod operations;
mod ops;
mod ready_data;
mod ready_nats;
mod stopping;
mod worker;
