//! The bytes that are hashed: every field, in a fixed order, each with its length, so that no two different contents have the
//! same bytes. The README holds the same definition for people who check us in another language.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::chain_hash::ChainHash;

/// Collects fields into their canonical bytes.
pub(crate) struct Encoder(Vec<u8>);

impl Encoder {
    /// Starts with what kind of thing is encoded, so that a row can never pass as a checkpoint.
    pub(crate) fn new(what: &str) -> Self {
        Self(Vec::with_capacity(512)).text(what)
    }

    /// Length in bytes (8 bytes, big-endian), then UTF-8.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(&(text.len() as u64).to_be_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// `00` when absent, else `01` and the text.
    pub(crate) fn optional(mut self, text: Option<&str>) -> Self {
        self.0.push(u8::from(text.is_some()));
        match text {
            Some(text) => self.text(text),
            None => self,
        }
    }

    /// 8 bytes, big-endian, two's complement.
    pub(crate) fn integer(mut self, number: i64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// Microseconds since 1970-01-01T00:00:00Z as an integer.
    pub(crate) fn time(self, time: DateTime<Utc>) -> Self {
        self.integer(time.timestamp_micros())
    }

    /// The 16 bytes in the order they are written.
    pub(crate) fn uuid(mut self, id: Uuid) -> Self {
        self.0.extend_from_slice(id.as_bytes());
        self
    }

    /// The 32 bytes.
    pub(crate) fn hash(mut self, hash: &ChainHash) -> Self {
        self.0.extend_from_slice(hash.as_bytes());
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0
    }
}
