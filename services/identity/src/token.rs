//! Session tokens: 256 random bits that only their owner knows; we keep a hash.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Sensitive;
use sha2::{Digest as _, Sha256};

/// A fresh token.
pub(crate) fn generate() -> Sensitive<String> {
    Sensitive::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// What is stored of a token, and of a login in the count of attempts.
pub(crate) fn digest(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// A password for a file: 144 random bits with all four kinds of characters.
pub(crate) fn generate_password() -> Sensitive<String> {
    let random = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>());
    Sensitive::new(format!("Ad1-{random}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_hash_to_32_bytes() {
        let (one, other) = (generate(), generate());
        assert_ne!(one, other);
        assert_eq!(digest(one.expose()).len(), 32);
        assert_ne!(digest(one.expose()), digest(other.expose()));
    }
}
