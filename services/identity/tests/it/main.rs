//! People, roles and sessions, asked over NATS as the web gateway asks.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administration;
mod first_people;
mod passwords;
mod permissions;
mod sessions;
mod support;
