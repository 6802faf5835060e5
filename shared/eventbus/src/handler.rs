//! What a service writes for each event it follows.

use std::future::Future;

use contracts::Event;
use sqlx::PgConnection;

use crate::Delivery;

/// Handles one event type. Everything it writes through `tx` commits together with the note that the event was
/// handled; anything else it does may happen twice.
pub trait Handle<E: Event>: Send + Sync + 'static {
    /// Whether the event is one to be handled here at all, by what it says itself and nothing else. Others are taken
    /// from the queue and leave no note, so that a later version may think otherwise when it starts over.
    fn concerns(&self, _event: &E) -> bool {
        true
    }

    /// Takes effect once for the event.
    fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<E>,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send;

    /// Takes effect for a batch, none of which was handled before. When it fails, the bus rolls back and goes one by
    /// one through [`Handle::handle`], so that one bad event stops no other.
    fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<E>],
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async move {
            for delivery in batch {
                self.handle(&mut *tx, delivery).await?;
            }
            Ok(())
        }
    }
}

/// Why an event was not handled.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// May work later: tried again with back-off, then put with the dead letters.
    #[error("not handled yet")]
    Retry(#[source] anyhow::Error),
    /// Will never work: put with the dead letters at once.
    #[error("cannot be handled")]
    Reject(#[source] anyhow::Error),
}

impl HandlerError {
    /// Will never work.
    pub fn reject(error: impl Into<anyhow::Error>) -> Self {
        Self::Reject(error.into())
    }

    /// May work later.
    pub fn retry(error: impl Into<anyhow::Error>) -> Self {
        Self::Retry(error.into())
    }

    /// The database error, when it only says that the database went out of reach; itself otherwise.
    pub(crate) fn into_outage(self) -> Result<sqlx::Error, Self> {
        match self {
            Self::Retry(error) => match error.downcast::<sqlx::Error>() {
                Ok(error) if is_outage(&error) => Ok(error),
                Ok(error) => Err(Self::Retry(error.into())),
                Err(error) => Err(Self::Retry(error)),
            },
            reject @ Self::Reject(_) => Err(reject),
        }
    }
}

impl From<sqlx::Error> for HandlerError {
    fn from(error: sqlx::Error) -> Self {
        Self::Retry(error.into())
    }
}

impl From<anyhow::Error> for HandlerError {
    fn from(error: anyhow::Error) -> Self {
        Self::Retry(error)
    }
}

/// Connection trouble, or a server that is starting, stopping or full (SQLSTATE classes 08, 53, 57).
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| ["08", "53", "57"].iter().any(|class| code.starts_with(class))),
        _ => false,
    }
}
