//! What the machine gives at all: JetStream and Postgres by themselves, everything synced to disk. Afterdose cannot be
//! faster than these, and how much slower it is says more than a bare number.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context as _;
use async_nats::{
    HeaderMap,
    jetstream::{self, stream},
};
use futures::{StreamExt as _, TryStreamExt as _};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{
    report::{Report, say},
    site::Site,
};

const LASTS: Duration = Duration::from_secs(4);
const MESSAGE: usize = 1024;
const IN_FLIGHT: usize = 1_000;
const BATCH: usize = 100;
/// Batches that are under way at once.
const BATCHES: usize = 4;

/// Where the JetStream floor is noted, for those who compare themselves with it.
pub(crate) const DETAIL: &str = "floors";
pub(crate) const SINGLES: &str = "jetstream_singles_per_second";

pub(crate) async fn run(site: &Site, report: &mut Report) -> anyhow::Result<()> {
    say("floors");
    let (singles, batches) = jetstream_floor(&site.nats_url()).await?;
    report.figure(
        &format!("JetStream, synced, 1 KiB, {IN_FLIGHT} in flight"),
        &format!("{singles:.0}/s"),
    );
    report.figure(
        &format!("JetStream, synced, 1 KiB, atomic batches of {BATCH}"),
        &format!("{batches:.0}/s"),
    );
    let admin = site.database_url("postgres");
    let mut connection = PgConnection::connect(&admin).await?;
    sqlx::raw_sql("create database floor")
        .execute(&mut connection)
        .await?;
    let url = site.database_url("floor");
    let [one, many, rows] = postgres_floor(&url).await?;
    sqlx::raw_sql("drop database floor with (force)")
        .execute(&mut connection)
        .await?;
    report.figure(
        "Postgres, transactions of two inserts, 1 client",
        &format!("{one:.0}/s"),
    );
    report.figure(
        "Postgres, transactions of two inserts, 32 clients",
        &format!("{many:.0}/s"),
    );
    report.figure(
        &format!("Postgres, transactions of two times {BATCH} rows, 1 client"),
        &format!("{rows:.0} rows/s"),
    );
    report.detail(
        DETAIL,
        json!({
            SINGLES: singles, "jetstream_batches_of_100_per_second": batches, "postgres_1_client_per_second": one,
            "postgres_32_clients_per_second": many, "postgres_batch_rows_per_second": rows,
        }),
    );
    Ok(())
}

async fn jetstream_floor(url: &str) -> anyhow::Result<(f64, f64)> {
    let client = async_nats::connect(url).await?;
    let context = jetstream::new(client.clone());
    let config = stream::Config {
        name: "FLOOR".to_owned(),
        subjects: vec!["floor.>".to_owned()],
        storage: stream::StorageType::File,
        allow_atomic_publish: true,
        ..stream::Config::default()
    };
    context.create_stream(config).await?;
    let singles = singles(&context).await?;
    let batches = batches(&client).await?;
    context.delete_stream("FLOOR").await?;
    Ok((singles, batches))
}

async fn singles(context: &jetstream::Context) -> anyhow::Result<f64> {
    let payload = bytes_of(MESSAGE);
    let began = Instant::now();
    let publish = |_| {
        let (context, payload) = (context.clone(), payload.clone());
        async move {
            context.publish("floor.single", payload.into()).await?.await?;
            anyhow::Ok(1_u64)
        }
    };
    let running = futures::stream::iter(0_u64..).take_while(|_| std::future::ready(began.elapsed() < LASTS));
    let count = running
        .map(publish)
        .buffer_unordered(IN_FLIGHT)
        .try_fold(0, async |sum, one| Ok(sum + one))
        .await?;
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

async fn batches(client: &async_nats::Client) -> anyhow::Result<f64> {
    let began = Instant::now();
    let running = futures::stream::iter(0_u64..).take_while(|_| std::future::ready(began.elapsed() < LASTS));
    let count = running
        .map(|number| batch(client, number))
        .buffer_unordered(BATCHES)
        .try_fold(0, async |sum, count| Ok(sum + count))
        .await?;
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

/// All of it is stored with one sync, or none.
async fn batch(client: &async_nats::Client, number: u64) -> anyhow::Result<u64> {
    let payload = bytes_of(MESSAGE);
    for place in 1..=BATCH {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Batch-Id", format!("floor-{number}"));
        headers.insert("Nats-Batch-Sequence", place.to_string());
        if place < BATCH {
            client
                .publish_with_headers("floor.batch", headers, payload.clone().into())
                .await?;
            continue;
        }
        headers.insert("Nats-Batch-Commit", "1");
        let answer = client
            .request_with_headers("floor.batch", headers, payload.clone().into())
            .await?;
        let answer: serde_json::Value = serde_json::from_slice(&answer.payload)?;
        anyhow::ensure!(answer.get("error").is_none(), "the batch was refused: {answer}");
    }
    Ok(BATCH as u64)
}

/// Bytes that do not compress.
fn bytes_of(size: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..size).map(|_| next()).collect()
}

async fn postgres_floor(url: &str) -> anyhow::Result<[f64; 3]> {
    let mut connection = PgConnection::connect(url).await?;
    for table in ["first", "second"] {
        let table = format!(
            "create table {table} (id uuid primary key default gen_random_uuid(), at timestamptz not null default now(), body bytea not null)"
        );
        sqlx::raw_sql(AssertSqlSafe(table))
            .execute(&mut connection)
            .await?;
    }
    Ok([
        clients(url, 1, 1).await?,
        clients(url, 32, 1).await?,
        clients(url, 1, BATCH).await?,
    ])
}

/// Rows in the first table a second, of so many clients and so many rows a transaction.
async fn clients(url: &str, clients: usize, rows: usize) -> anyhow::Result<f64> {
    let count = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let workers: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(client(url.to_owned(), rows, count.clone(), began)))
        .collect();
    for worker in workers {
        worker.await.context("a client broke")??;
    }
    Ok(count.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64())
}

async fn client(url: String, rows: usize, count: Arc<AtomicU64>, began: Instant) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(&url).await?;
    let bodies = vec![bytes_of(MESSAGE); rows];
    while began.elapsed() < LASTS {
        let mut transaction = connection.begin().await?;
        for insert in [
            "insert into first (body) select unnest($1::bytea[])",
            "insert into second (body) select unnest($1::bytea[])",
        ] {
            sqlx::query(insert)
                .bind(&bodies)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        count.fetch_add(rows as u64, Ordering::Relaxed);
    }
    Ok(())
}
