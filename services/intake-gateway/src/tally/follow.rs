//! Follows the gateways' own messages and notes each thing once.

use std::{collections::BTreeSet, time::Duration};

use async_nats::jetstream::{
    self, Message as Delivered,
    consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull},
};
use contracts::{
    Event as _,
    common::v1::Channel,
    intake::v1::{ContactSubmitted, contact_submitted::Content},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use prost::Message as _;
use tokio_util::sync::CancellationToken;

use super::count::key;
use crate::accept::Memory;

const CONSUMER: &str = "intake_gateway_on_contact_submitted";
const PAUSE: Duration = Duration::from_secs(1);
/// A message carries up to half a MiB of evidence, so a batch is small.
const BATCH: usize = 32;

/// Follows until `stop`; trouble with JetStream is waited out, because the door stays open meanwhile.
pub(crate) async fn follow(
    context: jetstream::Context,
    memory: Memory,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        let work = async {
            if let Err(error) = drain(&context, &memory).await {
                tracing::warn!(error = %error, "accepted things are not counted at the moment");
                tokio::time::sleep(PAUSE).await;
            }
        };
        // cutting in is safe: what is not acknowledged comes again, and noting twice is noting once
        let _stopped = stop.run_until_cancelled(Box::pin(work)).await;
    }
    Ok(())
}

async fn drain(context: &jetstream::Context, memory: &Memory) -> anyhow::Result<()> {
    let consumer = bind(context).await?;
    let messages = consumer.stream().max_messages_per_batch(BATCH).messages().await?;
    let mut chunks = messages.ready_chunks(BATCH);
    while let Some(chunk) = chunks.next().await {
        let messages: Vec<Delivered> = chunk.into_iter().collect::<Result<_, _>>()?;
        // events of one call come together; each thing is noted once
        let keys: BTreeSet<String> = messages.iter().filter_map(thing).collect();
        let notes: Vec<_> = keys.iter().map(|key| memory.note(key)).collect();
        stream::iter(notes)
            .buffer_unordered(BATCH)
            .try_for_each(|()| std::future::ready(Ok(())))
            .await?;
        for message in &messages {
            message
                .ack()
                .await
                .map_err(|error| anyhow::anyhow!("ack: {error}"))?;
        }
    }
    Ok(())
}

async fn bind(context: &jetstream::Context) -> anyhow::Result<PullConsumer> {
    let config = pull::Config {
        durable_name: Some(CONSUMER.to_owned()),
        description: Some("counts the things that the gateways accepted".to_owned()),
        filter_subject: ContactSubmitted::SUBJECT.to_owned(),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ack_wait: Duration::from_secs(30),
        ..pull::Config::default()
    };
    let stream = context.get_stream(ContactSubmitted::STREAM).await?;
    let consumer = stream.create_consumer(config).await?;
    anyhow::ensure!(
        consumer.cached_info().config.filter_subject == ContactSubmitted::SUBJECT,
        "the consumer came back with another filter"
    );
    Ok(consumer)
}

/// The key of the thing that a message is about, if it is counted here.
fn thing(message: &Delivered) -> Option<String> {
    let Ok(submitted) = ContactSubmitted::decode(message.payload.clone()) else {
        // nobody but the gateways may publish here; `intake` puts it with the dead letters, which is where it is looked at
        tracing::error!("a message among the submissions is none");
        return None;
    };
    let key = || key(submitted.channel(), &submitted.source, &submitted.source_key);
    (!is_polled(&submitted)).then(key)
}

/// Mail from a polled mailbox is counted by the mail server itself.
fn is_polled(submitted: &ContactSubmitted) -> bool {
    matches!(&submitted.content, Some(Content::Mail(mail)) if !mail.uid_validity.is_empty())
        && submitted.channel() == Channel::Email
}
