//! People, roles and sessions, asked over NATS as the web gateway asks.

mod administration;
mod first_people;
mod passwords;
mod permissions;
mod sessions;
mod support;
