//! The address of evidence: parsed once at the edge, printed as 64 lower-case hex digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// SHA-256 of some bytes; shown, parsed and serialised as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Digest([u8; 32]);

/// The text is not 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hex digits")]
pub struct DigestError;

impl Sha256Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 raw bytes, as kept in a `bytea` column or a protobuf `bytes` field.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Sha256Digest {
    fn from(raw: [u8; 32]) -> Self {
        Self(raw)
    }
}

impl TryFrom<&[u8]> for Sha256Digest {
    type Error = DigestError;

    fn try_from(raw: &[u8]) -> Result<Self, DigestError> {
        raw.try_into().map(Self).map_err(|_| DigestError)
    }
}

impl FromStr for Sha256Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let mut raw = [0; 32];
        hex::decode_to_slice(text, &mut raw).map_err(|_| DigestError)?;
        Ok(Self(raw))
    }
}

impl fmt::Display for Sha256Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256Digest({self})")
    }
}

impl Serialize for Sha256Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_digest_prints_and_parses_as_the_standard_hex() {
        let digest = Sha256Digest::of(b"");
        assert_eq!(digest.to_string(), OF_NOTHING);
        assert_eq!(OF_NOTHING.parse(), Ok(digest));
        assert_eq!(OF_NOTHING.to_uppercase().parse(), Ok(digest));
        assert_eq!(Sha256Digest::try_from(digest.as_bytes().as_slice()), Ok(digest));
    }

    #[test]
    fn what_is_not_sixty_four_hex_digits_is_refused() {
        for text in [
            "",
            "e3b0",
            &OF_NOTHING[1..],
            &OF_NOTHING.replace('e', "g"),
            &format!("{OF_NOTHING}00"),
        ] {
            assert_eq!(text.parse::<Sha256Digest>(), Err(DigestError), "{text}");
        }
        assert_eq!(Sha256Digest::try_from([0; 31].as_slice()), Err(DigestError));
    }
}
