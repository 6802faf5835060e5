//! Starts a private nats-server and Postgres as child processes, for the laptop edition and the tests.
//!
//! Nothing here needs root or a container. As root, Postgres (which refuses to run as root) runs as `nobody`.
//! Children end with their owner: [`Nats::stop`] and [`Postgres::stop`] in the ordinary way, on drop by force, and
//! where the `setpriv` program exists also when the owner itself is killed.

mod child;
mod nats;
mod options;
mod postgres;
mod run_as;
mod tools;

pub use nats::Nats;
pub use options::{NatsOptions, PostgresOptions};
pub use postgres::Postgres;
pub use tools::Tools;
