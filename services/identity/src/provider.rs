//! The OpenID provider: whose tokens are taken, and what their claims mean here.

use anyhow::ensure;
use chrono::{DateTime, Utc};
use kernel::{Fault, Sensitive};
use openid::{Claims, Client};
use serde_json::Value;

use crate::{
    config::Oidc,
    domain::{Mapping, Outsider},
};

pub(crate) struct Provider {
    client: Client,
    config: Oidc,
}

impl Provider {
    /// `None` without an issuer.
    pub(crate) fn try_new(config: &Oidc) -> anyhow::Result<Option<Self>> {
        if config.issuer.is_empty() {
            return Ok(None);
        }
        ensure!(!config.client_id.is_empty(), "client_id is not set");
        Ok(Some(Self {
            client: Client::try_new(&config.issuer, &config.client_id)?,
            config: config.clone(),
        }))
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.config.issuer
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.config.client_id
    }

    pub(crate) fn mappings(&self) -> &[Mapping] {
        &self.config.mapping
    }

    /// Whom the provider vouches for, and until when.
    pub(crate) async fn check(
        &self,
        id_token: &Sensitive<String>,
        nonce: &Sensitive<String>,
        now: DateTime<Utc>,
    ) -> Result<(Outsider, DateTime<Utc>), Fault> {
        let claims = self.client.verify(id_token, nonce, now).await?;
        let expires_at = claims.expires_at;
        Ok((self.outsider(claims), expires_at))
    }

    fn outsider(&self, claims: Claims) -> Outsider {
        let text = |name: &str| {
            claims
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let login = text(&self.config.login_claim);
        let name = text(&self.config.name_claim);
        let groups = match claims.get(&self.config.groups_claim) {
            Some(Value::Array(groups)) => groups
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Some(Value::String(group)) => vec![group.clone()],
            _ => Vec::new(),
        };
        Outsider {
            issuer: self.config.issuer.clone(),
            display_name: if name.trim().is_empty() {
                login.clone()
            } else {
                name
            },
            login,
            groups,
            subject: claims.subject,
        }
    }
}

/// There is no provider.
pub(crate) fn off() -> Fault {
    Fault::precondition(
        "oidc-sign-in-off",
        "本系统未启用统一身份认证登录。",
        "Signing in with an organisation's account is not switched on here.",
    )
}
