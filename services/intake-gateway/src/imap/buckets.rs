//! The two JetStream buckets of the pollers.

use async_nats::jetstream::{self, kv};

/// Cursors, one per mailbox.
pub(super) const CURSORS: &str = "mail_cursor";
/// Leases, one per mailbox.
pub(super) const LEASES: &str = "mailbox_lease";

/// Opens a bucket, making it when needed, with as many replicas as the stream `INTAKE`.
pub(super) async fn open(context: &jetstream::Context, name: &str) -> Result<kv::Store, BucketError> {
    let stream = context.get_stream("INTAKE").await.map_err(unknown)?;
    let config = kv::Config {
        bucket: name.to_owned(),
        description: "mailboxes that the intake gateways poll".to_owned(),
        history: 1,
        storage: jetstream::stream::StorageType::File,
        num_replicas: stream.cached_info().config.num_replicas,
        ..kv::Config::default()
    };
    context.create_or_update_key_value(config).await.map_err(unknown)
}

/// JetStream does not answer for a bucket, or refused a change; trying again may help.
#[derive(Debug, thiserror::Error)]
#[error("a bucket of the pollers does not answer: {0}")]
pub(super) struct BucketError(String);

/// JetStream's answer, or its silence, as one error.
pub(super) fn unknown(error: impl std::fmt::Display) -> BucketError {
    BucketError(error.to_string())
}
