//! The read models of reporting. What contacts count as, and the sums, come from reporting's own view and function, so
//! that all agrees as it always does.

use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, types::Uuid};

use super::{Plan, in_chunks, open, run};

const ROWS: &str = include_str!("../../seed/reporting.sql");
const PRODUCTS: &str = "insert into product (product_id, version, event_id, generic_name, specification, pack_size)
     select product_id::uuid, 0, pg_temp.name_of('product event', number), generic_name, specification, pack_size
     from medicine";
/// All at once, while a service that runs is kept from folding it bit by bit.
const ADD_UP: &str = "select pg_advisory_xact_lock(hashtextextended('fold_tally_changes', 0));
     insert into tally_change (sign, region, received_on, channel, marks, abouts)
     select 1, tally.region, tally.received_on, tally.channel, tally.marks, tally.abouts
     from contact join tally using (contact_id) where contact.source = 'seed';
     analyze tally_change;
     select fold_tally_changes(2147483647)";
/// Contacts whose tally is written by one statement, few enough to be planned for one by one.
const SLICE: usize = 2_000;

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
    // an index over words is made much faster at the end
    let index: String = sqlx::query_scalar("select pg_get_indexdef('tally_token'::regclass)")
        .fetch_one(&mut database)
        .await?;
    run(&mut database, "drop index tally_token").await?;
    let written = in_chunks(&mut database, plan, "contacts in reporting", write).await;
    println!("  making the index over what they can be found by");
    sqlx::raw_sql(AssertSqlSafe(index)).execute(&mut database).await?;
    written?;
    println!("  adding up");
    let mut tx = database.begin().await?;
    run(&mut tx, ADD_UP).await?;
    tx.commit().await?;
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
    Ok(())
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
