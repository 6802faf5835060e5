//! The promises of the bus, on a real Postgres and a real JetStream.

mod dead_letters;
mod delivery;
mod follower;
mod outage;
mod outbox;
