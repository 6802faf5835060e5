//! One poller per mailbox among all replicas. The lease only saves work and keeps the mail server calm; what two pollers
//! could do wrong is prevented by the cursor, which only one of them can move.

use std::time::Duration;

use async_nats::jetstream::kv::{self, Operation};
use kernel::{Clock, Id};
use tokio::time::{Instant, sleep};

use super::buckets::{BucketError, unknown};

/// Renewals within the time a lease is good.
const RENEWALS: u32 = 4;
/// A lease so many times older than it may be is dead whatever the clocks of two machines say.
const SURELY_DEAD: i32 = 3;

/// Label of holders.
enum Holder {}

/// Asks for the lease of one mailbox.
pub(super) struct Leasing {
    store: kv::Store,
    key: String,
    holder: String,
    good_for: Duration,
    clock: Clock,
}

/// Held until it is lost or released.
pub(super) struct Lease<'a> {
    leasing: &'a Leasing,
    revision: u64,
}

impl Leasing {
    pub(super) fn new(store: kv::Store, mailbox: &str, good_for: Duration, clock: Clock) -> Self {
        Self {
            store,
            key: crate::accept::name(mailbox),
            holder: Id::<Holder>::new().to_string(),
            good_for,
            clock,
        }
    }

    /// Waits until the lease is ours. Cutting in is safe.
    ///
    /// A lease is over when its entry has not changed for the time it is good, by the watch of who waits; so no two
    /// machines' clocks are compared. Only an entry of long ago is taken at once.
    pub(super) async fn acquire(&self) -> Lease<'_> {
        let mut seen: Option<(u64, Instant)> = None;
        loop {
            match self.look(&mut seen).await {
                Ok(Some(revision)) => {
                    return Lease {
                        leasing: self,
                        revision,
                    };
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(error = %error, "no lease on a mailbox at the moment"),
            }
            sleep(self.good_for / RENEWALS).await;
        }
    }

    /// One look; the revision of the lease when it became ours.
    async fn look(&self, seen: &mut Option<(u64, Instant)>) -> Result<Option<u64>, BucketError> {
        let entry = self.store.entry(&self.key).await.map_err(unknown)?;
        let Some(entry) = entry else {
            return self.take(0).await;
        };
        // a holder that takes its own lease again has lost sight of it, not the lease
        let free = entry.operation != Operation::Put || entry.value == self.holder.as_bytes();
        let age = self.clock.now().timestamp() - entry.created.unix_timestamp();
        let long_ago =
            age > i64::from(SURELY_DEAD) * i64::try_from(self.good_for.as_secs()).unwrap_or(i64::MAX / 8);
        let unchanged = match *seen {
            Some((revision, since)) if revision == entry.revision => since.elapsed() >= self.good_for,
            _ => {
                *seen = Some((entry.revision, Instant::now()));
                false
            }
        };
        if free || long_ago || unchanged {
            return self.take(entry.revision).await;
        }
        Ok(None)
    }

    async fn take(&self, revision: u64) -> Result<Option<u64>, BucketError> {
        match self
            .store
            .update(&self.key, self.holder.clone().into(), revision)
            .await
        {
            Ok(revision) => Ok(Some(revision)),
            Err(error) if error.kind() == kv::UpdateErrorKind::WrongLastRevision => Ok(None),
            Err(error) => Err(unknown(error)),
        }
    }
}

impl Lease<'_> {
    /// Renews the lease; returns when it is lost, or so long unconfirmed that another may take it.
    pub(super) async fn hold(&mut self) {
        let Leasing { good_for, .. } = self.leasing;
        let mut confirmed = Instant::now();
        loop {
            sleep(*good_for / RENEWALS).await;
            let asked = Instant::now();
            let left = good_for.saturating_sub(confirmed.elapsed());
            match tokio::time::timeout(left, self.renew()).await {
                Ok(Ok(true)) => confirmed = asked,
                Ok(Ok(false)) | Err(_) => return,
                Ok(Err(error)) => tracing::warn!(error = %error, "the lease on a mailbox is not renewed"),
            }
        }
    }

    async fn renew(&mut self) -> Result<bool, BucketError> {
        if let Some(revision) = self.leasing.take(self.revision).await? {
            self.revision = revision;
            return Ok(true);
        }
        // an earlier renewal may have arrived although its confirmation did not
        let entry = self
            .leasing
            .store
            .entry(&self.leasing.key)
            .await
            .map_err(unknown)?;
        match entry {
            Some(entry) if entry.value == self.leasing.holder.as_bytes() => {
                self.revision = entry.revision;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Gives the lease back, unless it is lost already, so that another replica need not wait.
    pub(super) async fn release(self) {
        let Leasing { store, key, .. } = self.leasing;
        if let Err(error) = store.delete_expect_revision(key, Some(self.revision)).await {
            tracing::debug!(error = %error.kind(), "the lease on a mailbox was not given back");
        }
    }
}
