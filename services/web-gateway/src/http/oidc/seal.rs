//! Seals what the browser carries for us: AES-256-GCM under a configured key that all replicas share.

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Nonce, Payload},
};
use anyhow::anyhow;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use kernel::Sensitive;

const NONCE_BYTES: usize = 12;
/// What is sealed for another use under the same key does not open here.
const USE: &[u8] = b"afterdose web-gateway oidc 1";

pub(super) struct Seal(Aes256Gcm);

impl Seal {
    /// # Errors
    /// When the key is not 32 bytes in base64.
    pub(super) fn try_new(key: &Sensitive<String>) -> anyhow::Result<Self> {
        let bytes = STANDARD.decode(key.expose()).map_err(|_| anyhow!("no base64"))?;
        let key = <[u8; 32]>::try_from(bytes).map_err(|_| anyhow!("not 32 bytes"))?;
        Ok(Self(Aes256Gcm::new(&key.into())))
    }

    /// In letters that a cookie may have.
    pub(super) fn seal(&self, plain: &[u8]) -> String {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: plain, aad: USE };
        let sealed = self.0.encrypt(&Nonce::<Aes256Gcm>::from(nonce), payload);
        #[expect(
            clippy::expect_used,
            reason = "encryption refuses only what is longer than 64 GiB"
        )]
        let sealed = sealed.expect("shorter than 64 GiB");
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// `None` for what was not sealed here.
    pub(super) fn open(&self, text: &str) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: USE,
        };
        self.0.decrypt(&Nonce::<Aes256Gcm>::from(*nonce), payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(byte: u8) -> Seal {
        Seal::try_new(&STANDARD.encode([byte; 32]).into()).unwrap()
    }

    #[test]
    fn another_replica_opens_it_and_nobody_else_reads_or_changes_it() {
        let text = seal(1).seal(b"verifier");
        assert_eq!(seal(1).open(&text).unwrap(), b"verifier");
        assert!(seal(2).open(&text).is_none(), "another key");
        let mut bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"verifier"));
        for place in [0, NONCE_BYTES, bytes.len() - 1] {
            bytes[place] ^= 1;
            assert!(seal(1).open(&URL_SAFE_NO_PAD.encode(&bytes)).is_none(), "{place}");
            bytes[place] ^= 1;
        }
        assert!(seal(1).open("").is_none() && seal(1).open("no base64!").is_none());
        assert!(Seal::try_new(&"c2hvcnQ=".to_owned().into()).is_err());
    }
}
