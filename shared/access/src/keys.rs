//! The signature on a principal: Ed25519, with a key id so that keys can be changed without a stop.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use contracts::access::v1::{Principal, SignedPrincipal};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use kernel::Fault;
use prost::Message as _;

/// A configured key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Not 32 bytes in base64.
    #[error("the key {0} is not 32 bytes in base64")]
    Form(String),
}

/// Signs principals; only `identity` has one.
#[derive(Clone)]
pub struct Signer {
    key_id: String,
    key: SigningKey,
}

impl Signer {
    /// Reads the 32-byte seed in base64.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn try_new(key_id: &str, seed: &str) -> Result<Self, KeyError> {
        Ok(Self {
            key_id: key_id.to_owned(),
            key: SigningKey::from_bytes(&bytes(key_id, seed)?),
        })
    }

    /// A fresh seed in base64.
    pub fn generate_seed() -> String {
        STANDARD.encode(rand::random::<[u8; 32]>())
    }

    /// The public half in base64, for everybody else's configuration.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.key.verifying_key().as_bytes())
    }

    /// Signs a principal.
    pub fn sign(&self, principal: &Principal) -> SignedPrincipal {
        let principal = principal.encode_to_vec();
        let signature = self.key.sign(&principal).to_bytes().to_vec();
        SignedPrincipal {
            signature: signature.into(),
            principal: principal.into(),
            key_id: self.key_id.clone(),
        }
    }
}

/// Verifies principals; everybody has one.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    keys: BTreeMap<String, VerifyingKey>,
}

impl Verifier {
    /// Reads public keys in base64, by key id.
    ///
    /// # Errors
    /// When one of them is no key.
    pub fn try_new(keys: &BTreeMap<String, String>) -> Result<Self, KeyError> {
        let keys = keys.iter().map(|(id, text)| {
            let key = VerifyingKey::from_bytes(&bytes(id, text)?).map_err(|_| KeyError::Form(id.clone()))?;
            Ok((id.clone(), key))
        });
        Ok(Self {
            keys: keys.collect::<Result<_, _>>()?,
        })
    }

    /// The principal, when the signature is right and it has not expired.
    ///
    /// # Errors
    /// `sign-in-needed` otherwise; why is nobody's business.
    pub fn verify(&self, signed: &[u8], now: DateTime<Utc>) -> Result<Principal, Fault> {
        self.check(signed, now).ok_or_else(Fault::unauthenticated)
    }

    fn check(&self, signed: &[u8], now: DateTime<Utc>) -> Option<Principal> {
        let signed = SignedPrincipal::decode(signed).ok()?;
        let signature = Signature::from_slice(&signed.signature).ok()?;
        self.keys
            .get(&signed.key_id)?
            .verify(&signed.principal, &signature)
            .ok()?;
        let principal = Principal::decode(signed.principal).ok()?;
        let expires_at = contracts::moment(principal.expires_at.as_ref())?;
        (now < expires_at).then_some(principal)
    }
}

fn bytes(key_id: &str, text: &str) -> Result<[u8; 32], KeyError> {
    let bytes = STANDARD.decode(text.trim()).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| KeyError::Form(key_id.to_owned()))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use contracts::timestamp;

    use super::*;

    fn pair() -> (Signer, Verifier) {
        let signer = Signer::try_new("k1", &Signer::generate_seed()).unwrap();
        let keys = BTreeMap::from([("k1".to_owned(), signer.public_key())]);
        (signer, Verifier::try_new(&keys).unwrap())
    }

    #[test]
    fn only_an_unexpired_untouched_principal_passes() {
        let (signer, verifier) = pair();
        let now = DateTime::UNIX_EPOCH;
        let until = now + Duration::seconds(60);
        let principal = Principal {
            login: "li".into(),
            expires_at: Some(timestamp(until)),
            ..Principal::default()
        };
        let mut signed = signer.sign(&principal);
        assert_eq!(verifier.verify(&signed.encode_to_vec(), now).unwrap().login, "li");
        assert!(verifier.verify(&signed.encode_to_vec(), until).is_err());
        let (other, _) = pair();
        assert!(
            verifier
                .verify(&other.sign(&principal).encode_to_vec(), now)
                .is_err()
        );
        signed.principal = Principal {
            login: "admin".into(),
            ..principal
        }
        .encode_to_vec()
        .into();
        assert!(verifier.verify(&signed.encode_to_vec(), now).is_err());
    }
}
