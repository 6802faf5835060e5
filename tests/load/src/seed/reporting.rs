//! The read models of reporting. What contacts count as, and the sums, come from reporting's own view and function, so
//! that all agrees as it always does.

use std::time::Duration;

use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::{Plan, in_chunks, open, run};

const ROWS: &str = include_str!("../../seed/reporting.sql");
const PRODUCTS: &str = "insert into product (product_id, version, event_id, generic_name, specification, pack_size)
     select product_id::uuid, 0, pg_temp.name_of('product event', number), generic_name, specification, pack_size
     from medicine";
/// What has been filled in is counted at once, as any contact is, so that whoever stops this leaves sums that are right. A
/// service that runs may be counting already, and goes on with these.
const MARK: &str = "insert into tally_due (contact_id) select contact_id from drawn";
const COUNT: &str = "select count_due(2000)";
/// Between two looks whether everything is counted.
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
    count_the_rest(&mut database).await?;
    settle(&mut database).await?;
    database.close().await?;
    Ok(())
}

async fn write(tx: &mut PgConnection) -> anyhow::Result<()> {
    run(tx, ROWS).await?;
    run(tx, MARK).await?;
    while count(tx).await? > 0 {}
    Ok(())
}

/// How many marks were counted.
async fn count(database: &mut PgConnection) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar(COUNT).fetch_one(database).await?)
}

/// Until nothing waits to be counted, by this program or by the service.
async fn count_the_rest(database: &mut PgConnection) -> anyhow::Result<()> {
    loop {
        while count(database).await? > 0 {}
        let more: bool = sqlx::query_scalar("select exists (select from tally_due)")
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
        "tally_due",
        "rollup",
        "product_rollup",
    ] {
        sqlx::raw_sql(AssertSqlSafe(format!("vacuum analyze {table}")))
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}
