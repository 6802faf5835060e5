//! The promises of the bus, on a real Postgres and a real JetStream.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod dead_letters;
mod delivery;
mod follower;
mod outage;
mod outbox;
mod rebuild;
mod recover;
