//! One transaction over a batch: note the events, handle the new ones, commit.

use access::Scope;
use contracts::Event;
use tracing::Instrument as _;

use crate::{Database, Delivery, Handle, HandlerError, UnitOfWork, inbox};

/// How a transaction over a batch ended.
pub(crate) enum Attempt {
    /// Every event of it has taken effect, now or before.
    Done,
    /// Nothing happened.
    Failed(HandlerError),
    /// Nothing happened, because the database is out of reach.
    Outage(sqlx::Error),
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
    async {
        let tx = match database.begin(&Scope::Everything).await {
            Ok(tx) => tx,
            // nothing of the event was looked at yet: whatever this is, it is not the event's fault
            Err(error) => return Attempt::Outage(error),
        };
        match commit(tx, consumer, handler, deliveries).await {
            Ok(()) => Attempt::Done,
            Err(error) => error.into_outage().map_or_else(Attempt::Failed, Attempt::Outage),
        }
    }
    .instrument(span)
    .await
}

async fn commit<E: Event, H: Handle<E>>(
    mut tx: UnitOfWork,
    consumer: &str,
    handler: &H,
    deliveries: &[Delivery<E>],
) -> Result<(), HandlerError> {
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
