//! The tickets of routing, with the ids that reporting knows them by.

use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::{Plan, in_chunks, open, run};

const ROWS: &str = include_str!("../../seed/routing.sql");

/// Fills routing's database, as the owner of its tables.
///
/// # Errors
/// When it was filled before, or the database does not answer.
pub async fn fill_routing(url: &str, plan: Plan) -> anyhow::Result<()> {
    let mut database = open(url).await?;
    let filled = "select exists (select from ticket where ticket_id = pg_temp.name_of('ticket', 0))";
    let filled: bool = sqlx::query_scalar(filled).fetch_one(&mut database).await?;
    ensure!(
        !filled,
        "these databases were filled before; `make clean-data` empties them"
    );
    in_chunks(
        &mut database,
        plan,
        "contacts in routing",
        async |tx: &mut PgConnection| run(tx, ROWS).await,
    )
    .await?;
    for table in ["ticket", "ticket_contact", "work_item", "clock"] {
        sqlx::raw_sql(AssertSqlSafe(format!("vacuum analyze {table}")))
            .execute(&mut database)
            .await?;
    }
    database.close().await?;
    Ok(())
}
