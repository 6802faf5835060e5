//! Contacts of two years with what became of them, written straight into the tables of the services that show them. Each
//! is drawn by its number alone, so that all services tell of the same.

mod reporting;
mod routing;
mod world;

use chrono::{DateTime, Utc};
use sqlx::{Connection as _, PgConnection};

use crate::progress::Progress;
pub use reporting::fill_reporting;
pub use routing::fill_routing;

const DRAW: &str = include_str!("../../seed/draw.sql");
const CONTACTS: &str = include_str!("../../seed/contacts.sql");

/// Contacts in one transaction.
const CHUNK: u64 = 10_000;

/// How many, and when.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Contacts in all.
    pub count: u64,
    /// Days over which they came.
    pub days: i32,
    /// The end of these days.
    pub until: DateTime<Utc>,
}

async fn run(database: &mut PgConnection, statement: &'static str) -> anyhow::Result<()> {
    sqlx::raw_sql(statement).execute(database).await?;
    Ok(())
}

/// A connection that knows what to draw from.
async fn open(url: &str) -> anyhow::Result<PgConnection> {
    let mut database = PgConnection::connect(url).await?;
    let settings = "set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '1GB'";
    run(&mut database, settings).await?;
    run(&mut database, DRAW).await?;
    let places = world::places()?;
    sqlx::query("insert into place (paths, begins) values ($1, $2)")
        .bind(&places.paths)
        .bind(&places.begins)
        .execute(&mut database)
        .await?;
    for (kind, texts) in world::tales()? {
        sqlx::query("insert into tale (kind, texts) values ($1, $2)")
            .bind(kind)
            .bind(texts)
            .execute(&mut database)
            .await?;
    }
    for (number, medicine) in (1..).zip(world::medicines()?) {
        sqlx::query(
            "insert into medicine (number, product_id, generic_name, specification, pack_size)
             values ($1, pg_temp.name_of('product', $1)::text, $2, $3, $4)",
        )
        .bind(number)
        .bind(&medicine.generic_name)
        .bind(&medicine.specification)
        .bind(&medicine.pack_size)
        .execute(&mut database)
        .await?;
    }
    run(&mut database, "analyze place; analyze medicine; analyze tale").await?;
    Ok(database)
}

/// Draws chunk after chunk and has the rows of each written.
async fn in_chunks(
    database: &mut PgConnection,
    plan: Plan,
    what: &'static str,
    write: impl AsyncFn(&mut PgConnection) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut progress = Progress::new(what, plan.count);
    for from in (0..plan.count).step_by(usize::try_from(CHUNK)?) {
        let until = (from + CHUNK).min(plan.count);
        let mut tx = database.begin().await?;
        sqlx::query(CONTACTS)
            .bind(i64::try_from(from)?)
            .bind(i64::try_from(until)?)
            .bind(i64::try_from(plan.count)?)
            .bind(plan.days)
            .bind(plan.until)
            .execute(&mut *tx)
            .await?;
        run(&mut tx, "analyze drawn").await?;
        write(&mut tx).await?;
        run(&mut tx, "truncate drawn").await?;
        tx.commit().await?;
        if from == 0 {
            run(database, "analyze").await?;
        }
        progress.at(until);
    }
    Ok(())
}
