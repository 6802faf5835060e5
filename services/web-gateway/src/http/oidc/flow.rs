//! One sign-in at the provider, from here and back.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use contracts::identity::v1::{GetSignInOptionsResponse, SignInResponse};
use kernel::{Clock, Code, Fault, Sensitive};
use openid::Client;
use serde::{Deserialize, Serialize};

use super::seal::Seal;
use crate::state::Gateway;

/// As long as somebody may take at the provider.
const LASTS: TimeDelta = TimeDelta::minutes(10);
const LONGEST_PATH: usize = 1000;

/// The table `[web_gateway.oidc]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    name: String,
    public_url: String,
    client_secret: Sensitive<String>,
    seal_key: Sensitive<String>,
    scopes: Vec<String>,
}

/// What this gateway needs for it; switched off without a public address.
pub(crate) struct Oidc {
    config: Config,
    seal: Option<Seal>,
    clock: Clock,
    client: Mutex<Option<Arc<Client>>>,
}

/// What the way back needs. Travels sealed; it has no `Debug`, because all of it is secret.
#[derive(Deserialize, Serialize)]
pub(super) struct Begun {
    pub(super) state: String,
    nonce: String,
    verifier: String,
    pub(super) return_to: String,
    until: DateTime<Utc>,
}

impl Oidc {
    pub(crate) fn try_new(config: &Config, clock: Clock) -> anyhow::Result<Self> {
        let seal = match config.public_url.as_str() {
            "" => None,
            url => {
                let local = url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost");
                ensure!(
                    local || url.starts_with("https://"),
                    "public_url begins with https://"
                );
                ensure!(!url.ends_with('/'), "public_url does not end with a slash");
                Some(Seal::try_new(&config.seal_key).context("seal_key")?)
            }
        };
        Ok(Self {
            config: config.clone(),
            seal,
            clock,
            client: Mutex::default(),
        })
    }

    /// What the provider is called on the sign-in page.
    pub(super) fn name(&self) -> &str {
        &self.config.name
    }

    /// Whether one can sign in at a provider: identity takes its tokens and this gateway leads there.
    pub(super) fn is_on(&self, options: &GetSignInOptionsResponse) -> bool {
        self.seal.is_some() && !options.oidc_issuer.is_empty()
    }

    /// The client of the provider whose tokens identity takes, with the seal.
    fn client(&self, options: &GetSignInOptionsResponse) -> Result<(Arc<Client>, &Seal), Fault> {
        let seal = self
            .seal
            .as_ref()
            .filter(|_| self.is_on(options))
            .ok_or_else(off)?;
        let (issuer, client_id) = (&options.oidc_issuer, &options.oidc_client_id);
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = kept.as_ref().filter(|client| client.is_of(issuer, client_id)) {
            return Ok((client.clone(), seal));
        }
        let client = Client::try_new(issuer, client_id).map_err(|error| {
            tracing::error!(%error, "openid client cannot be made");
            Fault::internal()
        })?;
        Ok((kept.insert(Arc::new(client)).clone(), seal))
    }

    /// What was begun, unless it is too long ago or was never begun here.
    pub(super) fn open(&self, sealed: &str) -> Option<Begun> {
        let plain = self.seal.as_ref()?.open(sealed)?;
        let begun: Begun = serde_json::from_slice(&plain).ok()?;
        (self.clock.now() < begun.until).then_some(begun)
    }

    fn redirect(&self) -> String {
        format!("{}/session/oidc/callback", self.config.public_url)
    }

    fn secret(&self) -> Option<&Sensitive<String>> {
        Some(&self.config.client_secret).filter(|secret| !secret.expose().is_empty())
    }
}

/// The address at the provider, and the sealed rest.
pub(super) async fn begin(gateway: &Gateway, return_to: &str) -> Result<(String, String), Fault> {
    let return_to = match return_to {
        "" => "/",
        path if is_local(path) => path,
        _ => return Err(not_local()),
    };
    let oidc = &gateway.oidc;
    let (client, seal) = oidc.client(&gateway.sessions.sign_in_options().await?)?;
    let begun = client.begin(&oidc.redirect(), &oidc.config.scopes).await?;
    let flow = Begun {
        state: begun.state.into_inner(),
        nonce: begun.nonce.into_inner(),
        verifier: begun.verifier.into_inner(),
        return_to: return_to.to_owned(),
        until: oidc.clock.now() + LASTS,
    };
    let plain = serde_json::to_vec(&flow).map_err(|_| Fault::internal())?;
    Ok((begun.url, seal.seal(&plain)))
}

/// The session for the code.
pub(super) async fn redeem(
    gateway: &Gateway,
    begun: &Begun,
    code: &Sensitive<String>,
) -> Result<SignInResponse, Fault> {
    let oidc = &gateway.oidc;
    let (client, _) = oidc.client(&gateway.sessions.sign_in_options().await?)?;
    let id_token = client
        .redeem(
            code,
            &begun.verifier.clone().into(),
            &oidc.redirect(),
            oidc.secret(),
        )
        .await?;
    gateway
        .sessions
        .sign_in_with_id_token(id_token, begun.nonce.clone())
        .await
}

/// A path of this very site. `//other.example` and `/\other.example` are other sites to a browser.
fn is_local(path: &str) -> bool {
    let second = path.as_bytes().get(1).copied().unwrap_or_default();
    path.len() <= LONGEST_PATH
        && path.starts_with('/')
        && second != b'/'
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
}

fn not_local() -> Fault {
    Fault::invalid(
        "return-to-not-local",
        "登录后只能返回本系统的页面。",
        "After signing in one can only go on within this system.",
    )
}

fn off() -> Fault {
    Fault::precondition(
        "oidc-sign-in-off",
        "本系统未启用统一身份认证登录。",
        "Signing in with an organisation's account is not switched on here.",
    )
}

/// No answer to a request of this browser, or too late.
pub(super) fn not_begun_here() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "oidc-answer-unexpected",
        "登录已超时，或不是由本浏览器发起，请重新登录。",
        "This sign-in took too long or was not begun in this browser; please sign in again.",
    )
}

/// The provider let nobody in.
pub(super) fn ended_there() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "oidc-refused",
        "统一身份认证未通过或已取消。",
        "Your organisation's sign-in was cancelled or refused.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for path in ["/", "/tickets/1?tab=replies#last", "/客服"] {
            assert!(is_local(path), "{path}");
        }
        let long = format!("/{}", "a".repeat(LONGEST_PATH));
        for path in [
            "",
            "tickets",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\\b",
            "/a\nb",
            &long,
        ] {
            assert!(!is_local(path), "{path}");
        }
    }
}
