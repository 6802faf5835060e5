//! The streams: one per context, settings in one place.

use async_nats::jetstream::{
    self,
    stream::{Compression, Config, DiscardPolicy, StorageType},
};
use serde::Deserialize;

use crate::dead_letters;

/// Settings that differ between a laptop and a cluster.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamOptions {
    /// Copies of each stream: 1 on one node, 3 in a cluster.
    pub replicas: usize,
    /// Days that an event is kept; 0 keeps it for ever. With a limit, read models can be rebuilt only from what is
    /// left, and a consumer that stood still for longer misses events.
    pub keep_days: u64,
    /// Seconds within which the server recognises a repeated publication by its id.
    pub duplicate_window_seconds: u64,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            replicas: 1,
            keep_days: 0,
            duplicate_window_seconds: 600,
        }
    }
}

/// Creates what is missing and brings what is there to the wanted settings.
///
/// # Errors
/// When JetStream refuses a stream.
pub async fn ensure_streams(context: &jetstream::Context, options: &StreamOptions) -> anyhow::Result<()> {
    for name in contracts::STREAMS {
        let subjects = vec![format!("{}.v1.>", name.to_lowercase())];
        ensure(context, wanted(name, subjects, options)).await?;
    }
    let subjects = vec![format!("{}.>", dead_letters::PREFIX)];
    ensure(context, wanted(dead_letters::STREAM, subjects, options)).await
}

fn wanted(name: &str, subjects: Vec<String>, options: &StreamOptions) -> Config {
    Config {
        name: name.to_owned(),
        subjects,
        storage: StorageType::File,
        num_replicas: options.replicas,
        compression: Some(Compression::S2),
        discard: DiscardPolicy::New,
        max_age: std::time::Duration::from_secs(options.keep_days * 86_400),
        duplicate_window: std::time::Duration::from_secs(options.duplicate_window_seconds),
        allow_direct: true,
        allow_atomic_publish: true,
        ..Config::default()
    }
}

async fn ensure(context: &jetstream::Context, config: Config) -> anyhow::Result<()> {
    let name = config.name.clone();
    let stream = context.create_or_update_stream(config.clone()).await;
    let info = stream.map_err(|error| anyhow::anyhow!("stream {name}: {error}"))?;
    anyhow::ensure!(
        info.config.subjects == config.subjects,
        "stream {name} came back with other subjects"
    );
    Ok(())
}
