//! The little the gateways must remember, in a JetStream key-value bucket: they hold no state of their own, may be
//! restarted at any moment and run as several replicas.

use std::sync::Arc;

use async_nats::{
    HeaderMap,
    header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE,
    jetstream::{self, kv},
};
use bytes::Bytes;
use eventbus::{PublishError, Publisher};
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;

/// Name of the bucket.
pub(crate) const BUCKET: &str = "intake_gateway";
/// The stream behind it.
const STREAM: &str = "KV_intake_gateway";

/// Write-once notes: the first value under a key stays. Clones share it.
#[derive(Clone)]
pub struct Memory {
    context: jetstream::Context,
    publisher: Publisher,
    bucket: Arc<OnceCell<kv::Store>>,
}

/// JetStream does not answer for the bucket at the moment; trying again may help.
#[derive(Debug, thiserror::Error)]
#[error("the gateway's bucket does not answer: {0}")]
pub struct MemoryError(String);

fn trouble(error: impl std::fmt::Display) -> MemoryError {
    MemoryError(error.to_string())
}

impl Memory {
    /// Uses the connection; the bucket is made when first needed, with as many replicas as the stream `INTAKE`.
    /// What is noted at the same time is made durable together, by the publisher.
    pub fn new(context: jetstream::Context, publisher: Publisher) -> Self {
        Self {
            context,
            publisher,
            bucket: Arc::default(),
        }
    }

    /// The first value that anybody gave for the key: `value`, unless another was there before.
    ///
    /// # Errors
    /// When JetStream does not answer; nothing is known then.
    pub async fn first(&self, key: &str, value: &str) -> Result<String, MemoryError> {
        let bucket = self.bucket().await?;
        if let Some(known) = read(bucket, key).await? {
            return Ok(known);
        }
        let mut headers = HeaderMap::new();
        headers.insert(NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, "0");
        match self.put(key, headers, value.to_owned().into()).await {
            Ok(()) => Ok(value.to_owned()),
            Err(PublishError::Refused) => {
                let known = read(bucket, key).await?;
                known.ok_or_else(|| MemoryError("a replica lags behind".to_owned()))
            }
            Err(error) => Err(trouble(error)),
        }
    }

    /// Notes the key; doing so again changes nothing.
    ///
    /// # Errors
    /// When JetStream does not answer.
    pub(crate) async fn note(&self, key: &str) -> Result<(), MemoryError> {
        self.bucket().await?;
        self.put(key, HeaderMap::new(), Bytes::new())
            .await
            .map_err(trouble)
    }

    async fn put(&self, key: &str, headers: HeaderMap, value: Bytes) -> Result<(), PublishError> {
        let subject = format!("$KV.{BUCKET}.{key}");
        self.publisher.put(STREAM, subject, headers, value).await
    }

    /// The bucket.
    pub(crate) async fn bucket(&self) -> Result<&kv::Store, MemoryError> {
        self.bucket.get_or_try_init(|| self.open()).await
    }

    async fn open(&self) -> Result<kv::Store, MemoryError> {
        let stream = self.context.get_stream("INTAKE").await.map_err(trouble)?;
        let config = kv::Config {
            bucket: BUCKET.to_owned(),
            description: "what the intake gateways must remember: first days, counted things".to_owned(),
            history: 1,
            storage: jetstream::stream::StorageType::File,
            num_replicas: stream.cached_info().config.num_replicas,
            ..kv::Config::default()
        };
        let bucket = self
            .context
            .create_or_update_key_value(config)
            .await
            .map_err(trouble)?;
        let mut batched = bucket.stream.cached_info().config.clone();
        batched.allow_atomic_publish = true;
        self.context.update_stream(batched).await.map_err(trouble)?;
        Ok(bucket)
    }
}

async fn read(bucket: &kv::Store, key: &str) -> Result<Option<String>, MemoryError> {
    let value = bucket.get(key).await.map_err(trouble)?;
    Ok(value.map(|value| String::from_utf8_lossy(&value).into_owned()))
}

/// A short name for any text, made of characters a key may have: 80 bits, so that among a hundred million things two
/// share a name with a chance of about one in two hundred million.
pub(crate) fn name(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..10])
}
