//! A private world for each test: its own NATS server, its own databases, services that run in the test's process and
//! talk only over NATS. Run through `make test`, which provides one Postgres for all (`TEST_DATABASE_URL`).

mod databases;
mod dump;
mod events;
mod openid_provider;
mod people;
mod system;
mod wait;

pub use databases::Databases;
pub use dump::Dump;
pub use events::Listener;
pub use openid_provider::OpenIdProvider;
pub use people::{People, Person};
pub use system::{System, SystemBuilder};
pub use wait::eventually;
