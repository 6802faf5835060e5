//! Waiting until nothing waits any more.

use std::time::{Duration, Instant};

use anyhow::bail;
use tokio::time::sleep;

use crate::{report::say, store::Store};

/// How often one looks; looking costs those who are measured.
const EVERY: Duration = Duration::from_millis(250);

/// Waits until intake has taken all that was accepted; what follows from it may still be on its way.
pub(crate) async fn taken_by_intake(store: &mut Store, within: Duration) -> anyhow::Result<()> {
    let began = Instant::now();
    while store.waiting_for_intake().await? > 0 {
        if began.elapsed() > within {
            bail!("intake has not taken everything after {} s", within.as_secs());
        }
        sleep(EVERY).await;
    }
    Ok(())
}

/// Waits until all events are handled and published, twice in a row; tells how many are left every few seconds.
pub(crate) async fn drained(store: &mut Store, within: Duration) -> anyhow::Result<()> {
    let began = Instant::now();
    let (mut quiet, mut told) = (0, Instant::now());
    while quiet < 2 {
        let waiting = store.waiting().await?;
        quiet = if waiting == 0 { quiet + 1 } else { 0 };
        if told.elapsed() > Duration::from_secs(5) {
            say(&format!("  … {waiting} events wait"));
            told = Instant::now();
        }
        if began.elapsed() > within {
            bail!("{waiting} events still wait after {} s", within.as_secs());
        }
        sleep(EVERY).await;
    }
    Ok(())
}
