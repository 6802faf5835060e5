//! Authorization code with PKCE: to the provider and back.

use kernel::{Chain, Fault, Sensitive};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientSecret, CsrfToken, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    core::{CoreClient, CoreProviderMetadata, CoreResponseType},
};

use crate::{Client, fault};

/// A sign-in that has begun. All but the address is for whoever will see the answer, in secret.
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// Comes back with the answer.
    pub state: Sensitive<String>,
    /// Comes back within the ID token.
    pub nonce: Sensitive<String>,
    /// Proves to the provider that the code is redeemed by who asked for it.
    pub verifier: Sensitive<String>,
}

impl Client {
    /// Begins a sign-in whose answer comes to `redirect`.
    ///
    /// # Errors
    /// `provider-unavailable`.
    pub async fn begin(&self, redirect: &str, scopes: &[String]) -> Result<Begun, Fault> {
        let client = CoreClient::from_provider_metadata(self.known().await?, self.client_id.clone(), None)
            .set_redirect_uri(address(redirect)?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client.authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        for scope in scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        Ok(Begun {
            url: url.to_string(),
            state: state.into_secret().into(),
            nonce: nonce.secret().clone().into(),
            verifier: verifier.into_secret().into(),
        })
    }

    /// The ID token for the code that came back. It is not checked here.
    ///
    /// # Errors
    /// `oidc-code-refused` or `provider-unavailable`.
    pub async fn redeem(
        &self,
        code: &Sensitive<String>,
        verifier: &Sensitive<String>,
        redirect: &str,
        secret: Option<&Sensitive<String>>,
    ) -> Result<Sensitive<String>, Fault> {
        let metadata: CoreProviderMetadata = self.known().await?;
        let secret = secret.map(|secret| ClientSecret::new(secret.expose().clone()));
        let client = CoreClient::from_provider_metadata(metadata, self.client_id.clone(), secret)
            .set_redirect_uri(address(redirect)?);
        let request = client
            .exchange_code(AuthorizationCode::new(code.expose().clone()))
            .map_err(|error| {
                tracing::warn!(error = %Chain(&error), "openid provider has no token endpoint");
                fault::provider_unavailable()
            })?;
        let answer = request
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().clone()))
            .request_async(&self.http)
            .await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(refusal) => {
                tracing::warn!(code = refusal.error().as_ref(), "openid provider refuses a code");
                fault::code_refused()
            }
            other => {
                tracing::warn!(error = %Chain(&other), "openid provider gives no token");
                fault::provider_unavailable()
            }
        })?;
        let token = answer.extra_fields().id_token().ok_or_else(fault::code_refused)?;
        Ok(token.to_string().into())
    }
}

fn address(redirect: &str) -> Result<RedirectUrl, Fault> {
    RedirectUrl::new(redirect.to_owned()).map_err(|error| {
        tracing::error!(error = %Chain(&error), "the address for the provider's answer is no URL");
        Fault::internal()
    })
}
