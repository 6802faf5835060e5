//! Seals a service's journal at intervals: a signed tree hash over the new rows, announced in the transaction that
//! stores it.

use std::time::Duration;

use access::Scope;
use anyhow::Context as _;
use async_nats::jetstream::{
    self,
    consumer::{DeliverPolicy, pull::OrderedConfig},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::{Event as _, audit::v1::JournalSealed};
use ed25519_dalek::{SigningKey, VerifyingKey};
use eventbus::{Database, announce};
use futures::StreamExt as _;
use journal::{Checkpoint, CheckpointError};
use kernel::{Chain, Clock};
use prost::Message as _;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// The key that seals, from its base64 seed.
///
/// # Errors
/// When the text is no 32 bytes in base64.
pub fn signing_key(seed: &str) -> anyhow::Result<SigningKey> {
    let bytes = STANDARD
        .decode(seed.trim())
        .context("journal.signing_key is not base64")?;
    let bytes: [u8; 32] = bytes
        .try_into()
        .ok()
        .context("journal.signing_key is not 32 bytes")?;
    Ok(SigningKey::from_bytes(&bytes))
}

/// A key whose seals count, from base64.
///
/// # Errors
/// When the text is no public key.
pub fn verifying_key(text: &str) -> anyhow::Result<VerifyingKey> {
    let bytes = STANDARD
        .decode(text.trim())
        .context("a key in journal.public_keys is not base64")?;
    let bytes: [u8; 32] = bytes
        .try_into()
        .ok()
        .context("a key in journal.public_keys is not 32 bytes")?;
    VerifyingKey::from_bytes(&bytes).context("a key in journal.public_keys is no key")
}

/// The seals of a service that stand outside its database, which therefore cannot take them back.
///
/// # Errors
/// When JetStream does not answer, or a seal cannot be read.
pub async fn published(nats: &async_nats::Client, service: &str) -> anyhow::Result<Vec<Checkpoint>> {
    let mut stream = jetstream::new(nats.clone())
        .get_stream(JournalSealed::STREAM)
        .await?;
    let mut left = stream.info().await?.state.messages;
    let config = OrderedConfig {
        deliver_policy: DeliverPolicy::All,
        ..OrderedConfig::default()
    };
    let mut messages = stream.create_consumer(config).await?.messages().await?;
    let mut seals = Vec::new();
    while left > 0 {
        let Some(message) = messages.next().await else {
            break;
        };
        let sealed = JournalSealed::decode(message?.payload.clone())?;
        if sealed.service == service {
            seals.push(serde_json::from_str(&sealed.checkpoint)?);
        }
        left -= 1;
    }
    Ok(seals)
}

/// Seals until `stop`, and once more then.
pub(crate) async fn run(
    database: Database,
    service: &'static str,
    key: SigningKey,
    clock: Clock,
    every: Duration,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    loop {
        let stopping = timeout(every, stop.cancelled()).await.is_ok();
        if let Err(error) = seal(&database, service, &key, &clock).await {
            tracing::warn!(service, error = %Chain(error.as_ref()), "journal not sealed, will be tried again");
        }
        if stopping {
            return Ok(());
        }
    }
}

async fn seal(database: &Database, service: &str, key: &SigningKey, clock: &Clock) -> anyhow::Result<()> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let now = clock.now();
    let checkpoint = match journal::checkpoint(&mut tx, key, now).await {
        Ok(Some(checkpoint)) => checkpoint,
        Ok(None) | Err(CheckpointError::Busy) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let sealed = JournalSealed {
        service: service.to_owned(),
        checkpoint: serde_json::to_string(&checkpoint)?,
    };
    announce(&mut tx, service, now, &sealed).await?;
    journal::mark_published(&mut tx, checkpoint.to_id, now).await?;
    tx.commit().await?;
    Ok(())
}
