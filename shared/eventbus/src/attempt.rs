//! One transaction over a batch: note the events, handle the new ones, commit.

use access::Scope;
use contracts::Event;
use tracing::Instrument as _;

use crate::{Database, Delivery, Handle, HandlerError, inbox};

/// How a transaction over a batch ended.
pub(crate) enum Attempt {
    /// Every event of it has taken effect, now or before.
    Done,
    /// Nothing happened.
    Failed(HandlerError),
    /// Nothing happened, and the process is to stop.
    Stopped,
}

pub(crate) async fn once<E: Event, H: Handle<E>>(
    database: &Database,
    consumer: &str,
    handler: &H,
    deliveries: &[Delivery<E>],
) -> Attempt {
    // A batch belongs to many traces; its span hangs on the first, a single delivery's on its own.
    let span = tracing::info_span!("handle", consumer, events = deliveries.len());
    if let Some(traceparent) = deliveries
        .first()
        .and_then(|delivery| delivery.traceparent.as_deref())
    {
        telemetry::set_parent(&span, &telemetry::context_from_traceparent(traceparent));
    }
    match commit(database, consumer, handler, deliveries)
        .instrument(span)
        .await
    {
        Ok(()) => Attempt::Done,
        Err(error) => Attempt::Failed(error),
    }
}

async fn commit<E: Event, H: Handle<E>>(
    database: &Database,
    consumer: &str,
    handler: &H,
    deliveries: &[Delivery<E>],
) -> Result<(), HandlerError> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.event_id).collect();
    let mut fresh = inbox::note(&mut tx, consumer, &ids).await?;
    // `remove` also drops a second copy of an event within the batch
    let fresh: Vec<_> = deliveries
        .iter()
        .filter(|delivery| fresh.remove(&delivery.event_id))
        .cloned()
        .collect();
    if !fresh.is_empty() {
        handler.handle_batch(&mut tx, &fresh).await?;
    }
    tx.commit().await?;
    Ok(())
}
