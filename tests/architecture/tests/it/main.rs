//! The rules of the house, read off the repository itself. Each failure says what to do about it.

#![expect(clippy::unwrap_used, reason = "a rule that cannot be read ends the test")]

mod contract;
mod dependencies;
mod layout;
mod metrics;
mod migrations;
mod personal_data;
mod purity;
mod queries;
mod repository;
mod service_folders;
mod sizes;
mod sources;
mod sql;
mod tests_layout;
mod tidiness;
