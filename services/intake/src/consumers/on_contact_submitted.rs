//! The hot path: everything that anybody tells us comes in here.

use std::sync::Arc;

use contracts::intake::v1::ContactSubmitted;
use eventbus::{Delivery, Handle, HandlerError};
use evidence::EvidenceStore;
use kernel::Clock;
use sqlx::PgConnection;

use crate::commands::{AcceptError, Rules, Unit, accept::accept, file_evidence::file_all, quarantine};

/// Takes submissions over.
pub(crate) struct OnContactSubmitted {
    pub(crate) clock: Clock,
    pub(crate) store: Arc<EvidenceStore>,
    pub(crate) rules: Arc<Rules>,
}

impl Handle<ContactSubmitted> for OnContactSubmitted {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ContactSubmitted>,
    ) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    /// Evidence of the whole batch is filed together, then the contacts are made one after the other
    /// and written together.
    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<ContactSubmitted>],
    ) -> Result<(), HandlerError> {
        let messages: Vec<_> = batch.iter().map(|delivery| &delivery.event).collect();
        let filed = file_all(&self.store, &messages)
            .await
            .map_err(HandlerError::retry)?;
        let mut unit = Unit::new(tx, self.clock.now(), &self.rules);
        let arrivals: Vec<_> = messages.into_iter().zip(&filed).collect();
        accept(&mut unit, &arrivals).await.map_err(verdict)?;
        quarantine::note(&mut unit, batch, &filed)
            .await
            .map_err(verdict)?;
        unit.finish().await.map_err(verdict)
    }
}

/// Two things with one receipt number never become right by waiting; everything else may.
fn verdict(error: AcceptError) -> HandlerError {
    match error {
        AcceptError::ReceiptTaken => HandlerError::reject(error),
        error => HandlerError::retry(error),
    }
}
