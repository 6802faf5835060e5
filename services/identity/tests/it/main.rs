//! People, roles and sessions, asked over NATS as the web gateway asks.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administration;
mod first_people;
mod oidc;
mod open_sessions;
mod passwords;
mod permissions;
mod roles;
mod sessions;
mod support;
