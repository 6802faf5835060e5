//! The integration tests of the vault, one file a story.

mod keys;
mod support;
