//! Folding what has changed into the sums, in the background. Nobody waits for it: whoever asks adds what is not folded
//! yet. It only keeps the asking short.

use std::time::Duration;

use access::Scope;
use eventbus::Database;
use kernel::Chain;
use tokio_util::sync::CancellationToken;

use crate::store;

/// Changes in one transaction.
const MOST: i32 = 10_000;

/// Folds what there is, pauses, and so on until told to stop. A failure is tried again after the pause.
pub(crate) async fn run(database: &Database, pause: Duration, stop: CancellationToken) {
    loop {
        match fold(database).await {
            Ok(lines) if lines >= i64::from(MOST) => {
                if stop.is_cancelled() {
                    return;
                }
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(error = %Chain(&error), "changes not folded into the sums"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn fold(database: &Database) -> Result<i64, sqlx::Error> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let lines = store::fold(&mut tx, MOST).await?;
    tx.commit().await?;
    Ok(lines)
}
