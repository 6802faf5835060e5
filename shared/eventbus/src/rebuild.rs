//! Following every event from the first again: how a service whose tables are only a reading of events builds them anew.

use anyhow::ensure;
use async_nats::jetstream;
use futures::TryStreamExt as _;
use sqlx::PgConnection;

/// Forgets in `tx` which events the service has handled, and deletes its durable consumers, so that its next start is
/// given every event from the first. Call it in the transaction that empties the tables, and commit that afterwards:
/// when the commit fails, events come again that the inbox still knows, which changes nothing.
///
/// Returns how many consumers were deleted.
///
/// # Errors
/// When the service is still running, when a stream no longer has its first event (then the tables could not become
/// what they were), or when the database or JetStream does not answer.
pub async fn start_over(
    tx: &mut PgConnection,
    client: &async_nats::Client,
    service: &str,
) -> anyhow::Result<usize> {
    let context = jetstream::new(client.clone());
    let prefix = format!("{}_on_", service.replace('-', "_"));
    let mut ours = Vec::new();
    for name in contracts::STREAMS {
        let mut stream = context.get_stream(*name).await?;
        let consumers: Vec<_> = stream.consumers().try_collect().await?;
        let of_service: Vec<_> = consumers
            .into_iter()
            .filter(|consumer| consumer.name.starts_with(&prefix))
            .collect();
        if of_service.is_empty() {
            continue;
        }
        let first = stream.info().await?.state.first_sequence;
        ensure!(first <= 1, "the stream {name} no longer has its first event");
        for consumer in of_service {
            ensure!(
                consumer.num_waiting == 0,
                "{service} is still running: {} is being read; stop it first",
                consumer.name
            );
            ours.push((stream.clone(), consumer.name));
        }
    }
    sqlx::query!("delete from inbox").execute(tx).await?;
    for (stream, consumer) in &ours {
        stream.delete_consumer(consumer).await?;
    }
    Ok(ours.len())
}
