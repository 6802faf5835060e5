//! Throwing the read models away and reading every event again.

use access::Scope;
use anyhow::Context as _;
use eventbus::Database;

use crate::{NAME, store};

/// Empties the read models and lets the next start of the service follow every event from the first; once it has
/// caught up, the tables are what they were, byte for byte. The service must not run meanwhile.
///
/// # Errors
/// When the service is running, when a stream no longer has its first event, or when the database or JetStream does
/// not answer. The tables are then as before; calling it again is safe.
pub async fn rebuild(database: &Database, client: &async_nats::Client) -> anyhow::Result<()> {
    let mut tx = database
        .begin(&Scope::Everything)
        .await
        .context("no transaction")?;
    store::clear(&mut tx)
        .await
        .context("the read models cannot be emptied")?;
    let consumers = eventbus::start_over(&mut tx, client, NAME).await?;
    tx.commit().await.context("the read models cannot be emptied")?;
    tracing::info!(
        service = NAME,
        consumers,
        "read models emptied, the next start builds them anew"
    );
    Ok(())
}
