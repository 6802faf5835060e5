//! The read models of reporting. What contacts count as, and the sums, come from reporting's own view and function, so
//! that all agrees as it always does.

use std::time::Duration;

use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, types::Uuid};

use super::{Plan, in_chunks, open, run};

const ROWS: &str = include_str!("../../seed/reporting.sql");
const PRODUCTS: &str = "insert into product (product_id, version, event_id, generic_name, specification, pack_size)
     select product_id::uuid, 0, pg_temp.name_of('product event', number), generic_name, specification, pack_size
     from medicine";
/// What has been filled in counts at once, as with any contact, so that whoever stops this leaves sums that are right.
/// A service that runs may be folding already, and goes on with these.
const COUNT: &str = "insert into tally_change (sign, region, received_on, channel, marks, abouts)
     select 1, tally.region, tally.received_on, tally.channel, tally.marks, tally.abouts
     from drawn join tally using (contact_id);
     analyze tally_change;
     select fold_tally_changes(100000)";
/// Contacts whose tally is written by one statement, few enough to be planned for one by one.
const SLICE: usize = 2_000;
/// Between two looks whether everything is folded.
const PAUSE: Duration = Duration::from_millis(200);

/// Fills reporting's database, as the owner of its tables.
///
/// # Errors
/// When it was filled before, or the database does not answer.
pub async fn fill_reporting(url: &str, plan: Plan) -> anyhow::Result<()> {
    let mut database = open(url).await?;
    let filled = "select exists (select from contact where contact_id = pg_temp.name_of('contact', 0))";
    let filled: bool = sqlx::query_scalar(filled).fetch_one(&mut database).await?;
    ensure!(
        !filled,
        "these databases were filled before; `make clean-data` empties them"
    );
    run(&mut database, PRODUCTS).await?;
    // no index is dropped meanwhile, though that would be faster: whoever stops this would leave a slow database
    in_chunks(&mut database, plan, "contacts in reporting", write).await?;
    fold_the_rest(&mut database).await?;
    settle(&mut database).await?;
    database.close().await?;
    Ok(())
}

async fn write(tx: &mut PgConnection) -> anyhow::Result<()> {
    run(tx, ROWS).await?;
    let contacts: Vec<Uuid> = sqlx::query_scalar("select contact_id from drawn order by i")
        .fetch_all(&mut *tx)
        .await?;
    for slice in contacts.chunks(SLICE) {
        sqlx::query(
            "insert into tally (contact_id, received_at, received_on, region, channel, marks, abouts, tokens)
             select contact_id, received_at, received_on, region, channel, marks, abouts, tokens
             from tally_now where contact_id = any ($1)",
        )
        .bind(slice)
        .execute(&mut *tx)
        .await?;
    }
    run(tx, COUNT).await
}

/// Until nothing waits to be folded, by this program or by the service.
async fn fold_the_rest(database: &mut PgConnection) -> anyhow::Result<()> {
    loop {
        run(database, "select fold_tally_changes(100000)").await?;
        let more: bool = sqlx::query_scalar("select exists (select from tally_change)")
            .fetch_one(&mut *database)
            .await?;
        if !more {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// As a database is that has been running for a while.
async fn settle(database: &mut PgConnection) -> anyhow::Result<()> {
    for table in [
        "contact",
        "ticket",
        "ticket_contact",
        "proceeding",
        "tally",
        "tally_change",
        "rollup",
        "product_rollup",
    ] {
        sqlx::raw_sql(AssertSqlSafe(format!("vacuum analyze {table}")))
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}
