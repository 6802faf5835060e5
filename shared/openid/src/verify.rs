//! An ID token is believed when the provider's key signed it, for us, not too long ago, in answer to our request.

use chrono::{DateTime, Utc};
use kernel::{Fault, Sensitive};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, IdToken, IdTokenVerifier, Nonce, SignatureVerificationError,
    core::{
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
        CoreProviderMetadata,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Client, fault};

/// Signatures that nobody but the provider can make; a shared secret is none.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a believed token says.
#[derive(Clone, Debug)]
pub struct Claims {
    /// Who it is at the provider; never changes hands there.
    pub subject: String,
    /// From then on the token is good for nothing.
    pub expires_at: DateTime<Utc>,
    all: Map<String, Value>,
}

impl Claims {
    /// A claim by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.all.get(name)
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Others {
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl AdditionalClaims for Others {}

type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

impl Client {
    /// What the token says, if it is to be believed.
    ///
    /// # Errors
    /// `id-token-refused`, or `provider-unavailable` when the provider's keys are not known and cannot be had.
    pub async fn verify(
        &self,
        id_token: &Sensitive<String>,
        nonce: &Sensitive<String>,
        now: DateTime<Utc>,
    ) -> Result<Claims, Fault> {
        let Ok(token) = id_token.expose().parse::<Token>() else {
            return Err(refused("malformed"));
        };
        let nonce = Nonce::new(nonce.expose().clone());
        let mut checked = self.check(&token, &nonce, now, &self.known().await?);
        // a changed key is another key, where tokens do not name theirs
        if matches!(checked, Err(KEY_UNKNOWN | SIGNATURE_WRONG)) {
            checked = self.check(&token, &nonce, now, &self.known_anew().await?);
        }
        checked.map_err(refused)
    }

    fn check(
        &self,
        token: &Token,
        nonce: &Nonce,
        now: DateTime<Utc>,
        provider: &CoreProviderMetadata,
    ) -> Result<Claims, &'static str> {
        let offered = provider.id_token_signing_alg_values_supported();
        let verifier: IdTokenVerifier<'_, CoreJsonWebKey> = IdTokenVerifier::new_public_client(
            self.client_id.clone(),
            self.issuer.clone(),
            provider.jwks().clone(),
        )
        .set_allowed_algs(
            ALGORITHMS
                .into_iter()
                .filter(|algorithm| offered.contains(algorithm)),
        )
        .set_time_fn(move || now);
        let claims = token.claims(&verifier, nonce).map_err(|error| reason(&error))?;
        let Ok(Value::Object(all)) = serde_json::to_value(claims) else {
            return Err("unreadable claims");
        };
        Ok(Claims {
            subject: claims.subject().to_string(),
            expires_at: claims.expiration(),
            all,
        })
    }
}

const KEY_UNKNOWN: &str = "key unknown";
const SIGNATURE_WRONG: &str = "signature is wrong";

/// Without what the token says.
fn reason(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "expired",
        ClaimsVerificationError::InvalidAudience(_) => "for somebody else",
        ClaimsVerificationError::InvalidIssuer(_) => "of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "answers another request",
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            KEY_UNKNOWN
        }
        ClaimsVerificationError::SignatureVerification(_) => SIGNATURE_WRONG,
        _ => "claims are wrong",
    }
}

fn refused(reason: &str) -> Fault {
    tracing::warn!(reason, "id token refused");
    fault::id_token_refused()
}
