//! Ended sessions, old counts of attempts and used tokens that have expired go after a while; the journal keeps what happened.

use std::time::Duration;

use chrono::TimeDelta;
use kernel::Fault;
use tokio_util::sync::CancellationToken;

use crate::{
    Identity,
    store::{attempts, provider_identities, sessions},
};

const EVERY: Duration = Duration::from_secs(3600);

/// Once an hour until told to stop; a failure is logged by whoever met it and tried again in an hour.
pub(crate) async fn run(identity: &Identity, keep_days: u32, stop: CancellationToken) {
    loop {
        if let Ok((sessions, attempts)) = forget(identity, keep_days).await {
            tracing::debug!(sessions, attempts, "ended sessions deleted");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn forget(identity: &Identity, keep_days: u32) -> Result<(u64, u64), Fault> {
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    let ended = sessions::forget(&mut tx, now - TimeDelta::days(i64::from(keep_days)))
        .await
        .map_err(::store::fault)?;
    let tried = attempts::forget(&mut tx, now - identity.limits.lockout)
        .await
        .map_err(::store::fault)?;
    provider_identities::forget_spent(&mut tx, now)
        .await
        .map_err(::store::fault)?;
    tx.commit().await.map_err(::store::fault)?;
    Ok((ended, tried))
}
