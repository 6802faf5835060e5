//! One key per thing, and how many there are.

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use contracts::common::v1::Channel;

use crate::accept::{Memory, name};

/// Where a thing is noted.
pub(super) fn key(channel: Channel, source: &str, source_key: &str) -> String {
    format!("{}.{}", prefix(channel, source), name(source_key))
}

fn prefix(channel: Channel, source: &str) -> String {
    format!("accepted.{}.{}", channel.as_str_name(), name(source))
}

/// How many things of the source were noted.
///
/// A durable consumer that nobody pulls from does the counting: its number of pending messages is the number of keys,
/// kept up to date by the server, so that asking costs the same for ten things and ten million.
pub(super) async fn count(memory: &Memory, channel: Channel, source: &str) -> anyhow::Result<u64> {
    let stream = &memory.bucket().await?.stream;
    let bucket = crate::accept::BUCKET;
    let durable = format!("count_{}_{}", channel.as_str_name(), name(source));
    let config = pull::Config {
        durable_name: Some(durable.clone()),
        description: Some(format!("counts what {source} has handed over; never pulled from")),
        filter_subject: format!("$KV.{bucket}.{}.*", prefix(channel, source)),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ..pull::Config::default()
    };
    let consumer = stream.get_or_create_consumer(&durable, config).await?;
    Ok(consumer.cached_info().num_pending)
}
