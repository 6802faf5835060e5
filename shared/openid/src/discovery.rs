//! What a provider says of itself, keys included: asked for when needed, kept for an hour, asked for again when no key fits
//! a token, but not more often than every two seconds, whoever sends such tokens.

use std::time::Duration;

use kernel::{Chain, Fault};
use openidconnect::core::CoreProviderMetadata;
use tokio::time::Instant;

use crate::{Client, fault};

/// Keys are changed by providers without telling; this long a withdrawn one is still taken.
const KEPT: Duration = Duration::from_secs(3600);
/// However many tokens come that no key fits.
const ASKED_AT_MOST_EVERY: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) metadata: CoreProviderMetadata,
    fetched_at: Instant,
}

impl Client {
    /// What the provider says of itself.
    pub(crate) async fn known(&self) -> Result<CoreProviderMetadata, Fault> {
        self.known_since(KEPT).await
    }

    /// The same, asked for again unless that was done a moment ago.
    pub(crate) async fn known_anew(&self) -> Result<CoreProviderMetadata, Fault> {
        self.known_since(ASKED_AT_MOST_EVERY).await
    }

    /// Whoever comes while it is being asked waits for the same answer.
    async fn known_since(&self, kept: Duration) -> Result<CoreProviderMetadata, Fault> {
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.fetched_at.elapsed() < kept) {
            return Ok(known.metadata.clone());
        }
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = found.map_err(|error| {
            tracing::warn!(error = %Chain(&error), "openid provider gives no discovery document");
            fault::provider_unavailable()
        })?;
        *known = Some(Known {
            metadata: metadata.clone(),
            fetched_at: Instant::now(),
        });
        Ok(metadata)
    }
}
