//! The journal on a real Postgres, one file a story.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot do its part ends the test"
)]

mod searching;
mod support;

mod append_only;
mod appending;
mod checkpoints;
mod exports;
mod json_round_trip;
mod tampering;
