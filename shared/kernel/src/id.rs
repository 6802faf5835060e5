//! Identifiers that cannot be mixed up: an `Id<Ticket>` is not an `Id<Contact>`.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A UUID (version 7 when made here) that names one `K`. `K` is only a label and is never built.
pub struct Id<K: ?Sized>(Uuid, PhantomData<fn() -> Box<K>>);

/// The text is not a UUID.
#[derive(Debug, thiserror::Error)]
#[error("not an id")]
pub struct ParseIdError(#[source] uuid::Error);

impl<K: ?Sized> Id<K> {
    /// A fresh id; later ids sort after earlier ones of the same process.
    #[expect(
        clippy::new_without_default,
        reason = "two defaults would differ, which nobody expects of a default"
    )]
    pub fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
        let uuid = Uuid::now_v7();
        Self::from_uuid(uuid)
    }

    /// The same id for the same words, in any process: how a redelivered message finds what it made before.
    /// `parts` are length-prefixed, so that `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn derived(parts: &[&str]) -> Self {
        let mut text = String::new();
        for part in parts {
            text.push_str(&format!("{}:{part};", part.len()));
        }
        Self::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()))
    }

    /// Takes over an id that came from outside.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID, for storage.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K: ?Sized> FromStr for Id<K> {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::from_uuid).map_err(ParseIdError)
    }
}

impl<K: ?Sized> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K: ?Sized> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K: ?Sized> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: ?Sized> Copy for Id<K> {}

impl<K: ?Sized> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K: ?Sized> Eq for Id<K> {}

impl<K: ?Sized> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: ?Sized> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<K: ?Sized> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: ?Sized> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, K: ?Sized> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    enum Ticket {}

    #[test]
    fn an_id_survives_text_and_a_derived_id_depends_on_every_part() {
        let id = Id::<Ticket>::new();
        assert_eq!(id.to_string().parse::<Id<Ticket>>().unwrap(), id);
        assert_eq!(Id::<Ticket>::derived(&["a", "b"]), Id::derived(&["a", "b"]));
        assert_ne!(Id::<Ticket>::derived(&["ab", "c"]), Id::derived(&["a", "bc"]));
    }
}
