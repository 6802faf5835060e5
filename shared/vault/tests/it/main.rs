//! The integration tests of the vault, one file a story.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod keys;
mod support;
