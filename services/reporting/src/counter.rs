//! Counting what has changed, in the background. Whoever writes a row only marks it; what is counted here at once is
//! counted far cheaper, and the figures are late by the pause.

use std::time::Duration;

use access::Scope;
use eventbus::Database;
use kernel::Chain;
use metrics::gauge;
use tokio_util::sync::CancellationToken;

use crate::store;

/// Marks in one transaction.
const MOST: i32 = 2_000;

/// Counts what there is, pauses, and so on until told to stop. A failure is tried again after the pause.
pub(crate) async fn run(database: &Database, pause: Duration, stop: CancellationToken) {
    loop {
        match count(database).await {
            Ok(marks) if marks >= i64::from(MOST) => {
                if stop.is_cancelled() {
                    return;
                }
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(error = %Chain(&error), "changes not counted"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn count(database: &Database) -> Result<i64, sqlx::Error> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let marks = store::count_due(&mut tx, MOST).await?;
    tx.commit().await?;
    let age = store::due_age(database.pool()).await?;
    gauge!("afterdose_tally_age_seconds").set(age);
    Ok(marks)
}
