//! What a service's database, its endpoints and its own conditions tell.

use chrono::{DateTime, Utc};
use eventbus::{
    Database,
    watch::{self, OutboxState},
};
use kernel::Chain;

use super::{Announced, PATIENCE, Watched, asked, gauges, tried};
use crate::Trouble;

/// What one look found.
pub(super) struct Seen {
    pub(super) troubles: Vec<Trouble>,
    pub(super) outbox: Option<OutboxState>,
}

pub(super) async fn look(watched: &Watched, nats: &async_nats::Client, now: DateTime<Utc>) -> Seen {
    let mut outbox = None;
    if let Some(database) = &watched.database {
        gauges::pool(watched.service, database.pool());
        outbox = tried("database", measure(watched, database, now)).await;
    }
    let mut troubles = asked(&watched.checks).await;
    if let Some(announced) = &watched.rpc
        && let Err(trouble) = answers(nats, watched.service, announced).await
    {
        troubles.push(trouble);
    }
    Seen { troubles, outbox }
}

async fn measure(watched: &Watched, database: &Database, now: DateTime<Utc>) -> anyhow::Result<OutboxState> {
    let (service, pool) = (watched.service, database.pool());
    let outbox = watch::outbox(pool).await?;
    gauges::outbox(service, outbox);
    if let Some(rows) = watch::inbox_rows(pool).await? {
        gauges::inbox(service, rows);
    }
    gauges::database(service, watch::database_bytes(pool).await?);
    if watched.sealed {
        let sealing = journal::sealing(&mut *pool.acquire().await?).await?;
        gauges::sealing(service, sealing, now);
    }
    Ok(outbox)
}

/// Whether a request for this instance finds it, with all its endpoints.
pub(super) async fn answers(
    nats: &async_nats::Client,
    service: &str,
    announced: &Announced,
) -> Result<(), Trouble> {
    if crate::life::nats_connected(nats).is_err() {
        // said already, and asking would only wait
        return Ok(());
    }
    let subject = format!("$SRV.INFO.{service}.{}", announced.id);
    let request = nats.request(subject, Vec::new().into());
    let info: serde_json::Value = match tokio::time::timeout(PATIENCE, request).await {
        Ok(Ok(answer)) => serde_json::from_slice(&answer.payload).unwrap_or_default(),
        Ok(Err(error)) => {
            tracing::warn!(service, error = %Chain(&error), "endpoints do not answer");
            return Err(Trouble::rpc_not_announced());
        }
        Err(_) => return Err(Trouble::rpc_not_announced()),
    };
    let endpoints = info["endpoints"].as_array().map_or(0, Vec::len);
    if endpoints < announced.endpoints {
        return Err(Trouble::rpc_not_announced());
    }
    Ok(())
}
