//! Access tokens for SASL XOAUTH2: read from a file that somebody else keeps filled, or asked for and renewed in time.

use std::{path::Path, time::Duration};

use kernel::Sensitive;
use serde::Deserialize;
use tokio::{sync::Mutex, time::Instant};

use super::{sign_in::secret, trouble::Trouble};
use crate::config::OAuth;

/// A token is not used any more so long before its end.
const MARGIN: Duration = Duration::from_secs(60);
/// When the provider does not say how long a token is good.
const USUAL_LIFE: u64 = 3_600;
const PATIENCE: Duration = Duration::from_secs(20);

/// The source of one mailbox's tokens.
pub(super) struct Tokens {
    config: OAuth,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Current>,
    /// The newest refresh token, where the provider gives a new one each time.
    refresh: Option<Sensitive<String>>,
}

struct Current {
    token: Sensitive<String>,
    /// Handed out more than once.
    worn: bool,
    good_until: Instant,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Sensitive<String>,
    #[serde(default)]
    expires_in: Option<u64>,
    #[serde(default)]
    refresh_token: Option<Sensitive<String>>,
}

impl Tokens {
    pub(super) fn new(config: OAuth) -> Self {
        Self {
            config,
            state: Mutex::default(),
        }
    }

    /// A token that is good for a while.
    pub(super) async fn token(&self) -> Result<Sensitive<String>, Trouble> {
        if let Some(file) = &self.config.access_token_file {
            return secret(file).await;
        }
        let mut state = self.state.lock().await;
        if let Some(current) = &mut state.current
            && Instant::now() < current.good_until
        {
            current.worn = true;
            return Ok(current.token.clone());
        }
        let answer = self.ask(state.refresh.as_ref()).await?;
        let life = Duration::from_secs(answer.expires_in.unwrap_or(USUAL_LIFE));
        let token = answer.access_token.clone();
        state.current = Some(Current {
            token: answer.access_token,
            worn: false,
            good_until: Instant::now() + life.saturating_sub(MARGIN),
        });
        if let Some(refresh) = answer.refresh_token {
            self.keep(&refresh).await;
            state.refresh = Some(refresh);
        }
        Ok(token)
    }

    /// The mail server refused the token, however long it should have been good. Tells whether it had been in use, so
    /// that a fresh one is worth an attempt.
    pub(super) async fn forget(&self) -> bool {
        let refused = self.state.lock().await.current.take();
        refused.is_some_and(|refused| refused.worn)
    }

    async fn ask(&self, newest: Option<&Sensitive<String>>) -> Result<Answer, Trouble> {
        let client_secret = read(self.config.client_secret_file.as_deref()).await?;
        let refresh = match newest {
            Some(token) => Some(token.clone()),
            None => read(self.config.refresh_token_file.as_deref()).await?,
        };
        let mut form = vec![("client_id", self.config.client_id.as_str())];
        match &refresh {
            Some(token) => form.extend([("grant_type", "refresh_token"), ("refresh_token", token.expose())]),
            None => form.push(("grant_type", "client_credentials")),
        }
        if let Some(secret) = &client_secret {
            form.push(("client_secret", secret.expose()));
        }
        if !self.config.scope.is_empty() {
            form.push(("scope", &self.config.scope));
        }
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .map_err(|error| failed(&error))?;
        let answer = client
            .post(&self.config.token_url)
            .form(&form)
            .send()
            .await
            .map_err(|error| failed(&error))?;
        let status = answer.status();
        // invalid_grant, invalid_client: a person must give consent or a secret anew (RFC 6749, 5.2)
        if status == 400 || status == 401 {
            return Err(Trouble::CredentialsRefused);
        }
        if !status.is_success() {
            return Err(Trouble::Token(format!("status {}", status.as_u16())));
        }
        answer.json().await.map_err(|error| failed(&error))
    }

    /// Providers that give a new refresh token each time may stop taking the old one, so the new one must outlive us.
    async fn keep(&self, refresh: &Sensitive<String>) {
        let Some(file) = &self.config.refresh_token_file else {
            return;
        };
        let written = replace(file, refresh.expose().as_bytes()).await;
        if let Err(error) = written {
            tracing::warn!(error = %error.kind(), "a new refresh token could not be written to its file; it is lost at the next restart");
        }
    }
}

async fn read(file: Option<&Path>) -> Result<Option<Sensitive<String>>, Trouble> {
    match file {
        Some(file) => secret(file).await.map(Some),
        None => Ok(None),
    }
}

/// In one step, keeping who may read it: a crash must not leave half a secret.
async fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = file.with_extension("new");
    tokio::fs::write(&fresh, b"").await?;
    let rights = tokio::fs::metadata(file).await?.permissions();
    tokio::fs::set_permissions(&fresh, rights).await?;
    tokio::fs::write(&fresh, bytes).await?;
    tokio::fs::rename(&fresh, file).await
}

/// Without the address, which may hold an account.
fn failed(error: &reqwest::Error) -> Trouble {
    let what = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_decode() {
        "the answer cannot be read"
    } else {
        "the request failed"
    };
    Trouble::Token(what.to_owned())
}

#[cfg(test)]
mod tests;
