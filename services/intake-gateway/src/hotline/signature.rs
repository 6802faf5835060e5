//! Who may report calls. A webhook is signed over its sending time and its body, so that neither can be changed.
//!
//! Replay: a copied request is taken for 300 seconds from its signed time and refused afterwards; a new time does not fit
//! the old signature. Within the 300 seconds it is let through on purpose. Telephone systems deliver at least once, so the
//! very same bytes must be harmless anyway, and they are: the event id is inside the signed body, the submission id follows
//! from it, and the same submission is kept once. A signature therefore cannot bring anything but the event it was made
//! for, and no list of seen signatures is needed, which replicas would have to share. Recordings are the exception (the
//! call id is in the address, outside the signature); `http::recording` binds a signature to the first call it names.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Header with the sending time in seconds since 1970.
pub const TIMESTAMP: &str = "x-afterdose-timestamp";
/// Header with `sha256=` and the hex digits of the HMAC.
pub const SIGNATURE: &str = "x-afterdose-signature";

/// How far the signed time may be from ours, to either side.
const TOLERANCE: TimeDelta = TimeDelta::seconds(300);

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is missing or unreadable.
    #[error("the request is not signed")]
    Missing,
    /// It was made with another secret, or for another time or body.
    #[error("the signature does not fit")]
    Wrong,
    /// It fits, and is too old or from the future.
    #[error("the signature has expired")]
    Expired,
}

/// Checks that whoever knows the secret sent this body just now. Takes the same time wherever the first wrong digit is.
///
/// # Errors
/// When the request is not to be believed.
pub fn verify(
    secret: &str,
    timestamp: Option<&str>,
    signature: Option<&str>,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), SignatureError> {
    let timestamp = timestamp.ok_or(SignatureError::Missing)?;
    let digits = signature
        .and_then(|signature| signature.strip_prefix("sha256="))
        .ok_or(SignatureError::Missing)?;
    let given = hex::decode(digits).map_err(|_| SignatureError::Wrong)?;
    mac(secret, timestamp, body)?
        .verify_slice(&given)
        .map_err(|_| SignatureError::Wrong)?;
    let seconds: i64 = timestamp.parse().map_err(|_| SignatureError::Wrong)?;
    let signed_at = DateTime::from_timestamp(seconds, 0).ok_or(SignatureError::Wrong)?;
    if now.signed_duration_since(signed_at).abs() > TOLERANCE {
        return Err(SignatureError::Expired);
    }
    Ok(())
}

/// The value of the signature header, for whoever sends.
///
/// # Errors
/// Never in practice: HMAC takes keys of any length.
pub fn sign(secret: &str, timestamp: i64, body: &[u8]) -> Result<String, SignatureError> {
    let mac = mac(secret, &timestamp.to_string(), body)?;
    Ok(format!("sha256={}", hex::encode(mac.finalize().into_bytes())))
}

fn mac(secret: &str, timestamp: &str, body: &[u8]) -> Result<Hmac<Sha256>, SignatureError> {
    if secret.is_empty() {
        return Err(SignatureError::Wrong);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| SignatureError::Wrong)?;
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    Ok(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a-secret-of-the-line";
    const BODY: &[u8] = b"{\"event_id\":\"1\"}";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn check(stamp: &str, signature: &str, body: &[u8], now: i64) -> Result<(), SignatureError> {
        verify(SECRET, Some(stamp), Some(signature), body, at(now))
    }

    #[test]
    fn a_fresh_signature_over_time_and_body_is_believed() {
        // computed with another implementation: python3 hmac
        let known = "sha256=8d0d1dea1de79eeafb381556520b109d0c1825ffed7e125d6fed87617173b076";
        let ours = sign(SECRET, 1_000, BODY).unwrap();
        assert_eq!(ours, known);
        assert_eq!(check("1000", &ours, BODY, 1_000), Ok(()));
        assert_eq!(check("1000", &ours, BODY, 1_300), Ok(()));
        assert_eq!(check("1000", &ours, BODY, 700), Ok(()));
    }

    #[test]
    fn what_is_old_or_from_the_future_has_expired() {
        let ours = sign(SECRET, 1_000, BODY).unwrap();
        assert_eq!(check("1000", &ours, BODY, 1_301), Err(SignatureError::Expired));
        assert_eq!(check("1000", &ours, BODY, 699), Err(SignatureError::Expired));
    }

    #[test]
    fn another_time_body_or_secret_does_not_fit_an_old_signature() {
        let ours = sign(SECRET, 1_000, BODY).unwrap();
        assert_eq!(check("1400", &ours, BODY, 1_400), Err(SignatureError::Wrong));
        assert_eq!(check("1000", &ours, b"{}", 1_000), Err(SignatureError::Wrong));
        assert_eq!(
            check("1000", "sha256=zz", BODY, 1_000),
            Err(SignatureError::Wrong)
        );
        let theirs = sign("another-secret-than-it", 1_000, BODY).unwrap();
        assert_eq!(check("1000", &theirs, BODY, 1_000), Err(SignatureError::Wrong));
        assert_eq!(
            verify(SECRET, None, Some(&ours), BODY, at(1_000)),
            Err(SignatureError::Missing)
        );
        assert_eq!(
            verify("", Some("1000"), Some(&ours), BODY, at(1_000)),
            Err(SignatureError::Wrong)
        );
    }
}
