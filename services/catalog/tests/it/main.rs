//! The catalogue, imported and asked over NATS.

mod import;
mod searching;
mod support;
