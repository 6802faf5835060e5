//! The stand-in for identity as it judges ID tokens: as strictly, but it wants only `li.na`.

use chrono::{DateTime, Utc};
use contracts::identity::v1::{GetSignInOptionsResponse, SignInWithIdTokenRequest};
use kernel::{Code, Fault};
use openid::Client;

const CLIENT: &str = "afterdose-test";

/// The provider whose tokens are taken.
pub(crate) struct Trusted {
    issuer: String,
    client: Client,
}

impl Trusted {
    pub(crate) fn new(issuer: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            client: Client::try_new(issuer, CLIENT).unwrap(),
        }
    }

    /// The ways to sign in, with or without a provider.
    pub(crate) fn options(trusted: Option<&Self>) -> GetSignInOptionsResponse {
        GetSignInOptionsResponse {
            password: true,
            oidc_issuer: trusted.map(|trusted| trusted.issuer.clone()).unwrap_or_default(),
            oidc_client_id: trusted.map(|_| CLIENT.to_owned()).unwrap_or_default(),
        }
    }

    /// The login of whoever the token is about.
    pub(crate) async fn login(
        &self,
        request: SignInWithIdTokenRequest,
        now: DateTime<Utc>,
    ) -> Result<String, Fault> {
        let (id_token, nonce) = (request.id_token.into(), request.nonce.into());
        let claims = self.client.verify(&id_token, &nonce, now).await?;
        if claims.subject == "li.na" {
            return Ok(claims.subject);
        }
        Err(Fault::new(
            Code::PermissionDenied,
            "group-unmapped",
            "您的账号尚未分配本系统的角色。",
            "Your account has no role in this system yet.",
        ))
    }
}
