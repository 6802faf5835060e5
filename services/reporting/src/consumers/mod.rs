//! Reading events. All events followed here carry what they are about as it stands after the fact, so one handler does
//! for all of them, and a file for each aggregate says how its events become rows. This is why there is no file an
//! event here, as there is in other services.

mod on_case;
mod on_catalogue;
mod on_contact;
mod on_return;
mod on_sifted;
mod on_ticket;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use contracts::Event;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{SealError, Vault};

use crate::store::Snapshot;

/// An event from which one row of a read model can be read.
pub(crate) trait Tells: Event {
    /// The row.
    type Row: Snapshot;

    /// Reads it.
    ///
    /// # Errors
    /// When the event lacks what the row cannot be without; the text names the field, not its content.
    fn row(&self, event_id: Uuid) -> anyhow::Result<Self::Row>;
}

/// Keeps what the newest event tells, whatever the order in which events come, and marks what it changed to be counted.
#[derive(Clone)]
pub(crate) struct KeepNewest {
    pub(crate) vault: Arc<Vault>,
}

impl<E: Tells> Handle<E> for KeepNewest {
    async fn handle(&self, tx: &mut PgConnection, delivery: &Delivery<E>) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    async fn handle_batch(&self, tx: &mut PgConnection, batch: &[Delivery<E>]) -> Result<(), HandlerError> {
        let rows = newest(batch)?;
        let kept = E::Row::keep(tx, &self.vault, &rows).await;
        kept.map_err(|error| match error {
            SealError::Database(error) => error.into(),
            other => HandlerError::retry(other),
        })
    }
}

/// One row for each thing that the batch is about, in the order of their ids.
fn newest<E: Tells>(batch: &[Delivery<E>]) -> Result<Vec<E::Row>, HandlerError> {
    let mut rows = BTreeMap::new();
    for delivery in batch {
        let row = delivery
            .event
            .row(delivery.event_id)
            .map_err(HandlerError::reject)?;
        match rows.entry(row.id()) {
            Entry::Vacant(place) => {
                place.insert(row);
            }
            Entry::Occupied(mut place) if row.newness() > place.get().newness() => {
                place.insert(row);
            }
            Entry::Occupied(_) => {}
        }
    }
    Ok(rows.into_values().collect())
}
