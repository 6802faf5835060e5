//! The catalogue, imported and asked over NATS.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod import;
mod regions;
mod searching;
mod support;
