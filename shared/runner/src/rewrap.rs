//! After a change of keys: wraps the data keys of a service by the key that is now in use, so that the former one can go.

use std::time::Duration;

use access::Scope;
use eventbus::Database;
use kernel::Chain;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use vault::{SealError, Vault, rewrap};

/// Pause after nothing was left to do, and after a trouble: another replica may still have the former key in use.
const PAUSE: Duration = Duration::from_secs(6 * 3_600);

/// Runs until told to stop. A key that is no longer configured is told of and stops nothing else.
pub(crate) async fn run(database: Database, vault: Vault, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        let is_done = match some(&database, &vault).await {
            Ok(0) => true,
            Ok(count) => {
                tracing::info!(count, "data keys are wrapped by the key in use");
                false
            }
            Err(error) => {
                tracing::error!(error = %Chain(&error), "data keys are not wrapped anew");
                true
            }
        };
        let pause = if is_done { PAUSE } else { Duration::ZERO };
        if timeout(pause, stop.cancelled()).await.is_ok() {
            return Ok(());
        }
    }
}

async fn some(database: &Database, vault: &Vault) -> Result<usize, SealError> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let count = rewrap(&mut tx, vault).await?;
    tx.commit().await?;
    Ok(count)
}
