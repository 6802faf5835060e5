//! Filling the databases with years of contacts, for whoever wants to see the system full: a person at the console, or
//! the bench.

#![expect(
    clippy::print_stdout,
    reason = "whoever waits for minutes wants to see what is happening"
)]

mod progress;
pub mod seed;
