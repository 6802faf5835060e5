//! What is published while the connection hangs piles up in the client. After a confirmation failed to come, one
//! submission at a time may try, until one comes through; the others are told to come back at once.

use std::sync::atomic::{AtomicBool, Ordering};

use async_nats::{Client, connection::State};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Guards the way to JetStream.
pub(super) struct Door {
    client: Client,
    doubtful: AtomicBool,
    scout: Semaphore,
}

/// Leave to publish.
pub(super) struct Pass<'a> {
    door: &'a Door,
    _scout: Option<SemaphorePermit<'a>>,
}

impl Door {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            doubtful: AtomicBool::new(false),
            scout: Semaphore::new(1),
        }
    }

    /// Leave to publish, or `None` while it would be in vain.
    pub(super) fn pass(&self) -> Option<Pass<'_>> {
        if self.client.connection_state() != State::Connected {
            return None;
        }
        let scout = if self.doubtful.load(Ordering::Acquire) {
            Some(self.scout.try_acquire().ok()?)
        } else {
            None
        };
        Some(Pass {
            door: self,
            _scout: scout,
        })
    }
}

impl Pass<'_> {
    /// Whether the confirmation came.
    pub(super) fn report(self, confirmed: bool) {
        self.door.doubtful.store(!confirmed, Ordering::Release);
    }
}
