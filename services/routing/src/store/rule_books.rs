//! Rule books and calendar years as they were put in force.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// What tells whether a cached desk is still right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Version of the rule book in force; 0 before the first.
    pub(crate) rule_book: i64,
    /// The last import of a calendar year; 0 before the first.
    pub(crate) calendar: i64,
}

/// The marks as they stand.
pub(crate) async fn marks(tx: &mut PgConnection) -> sqlx::Result<Marks> {
    sqlx::query_as!(
        Marks,
        r#"select (select coalesce(max(version), 0) from rule_book) as "rule_book!",
                  (select coalesce(max(calendar_year_id), 0) from calendar_year) as "calendar!""#,
    )
    .fetch_one(tx)
    .await
}

/// The text of a version.
pub(crate) async fn toml(tx: &mut PgConnection, version: i64) -> sqlx::Result<String> {
    sqlx::query_scalar!("select toml from rule_book where version = $1", version)
        .fetch_one(tx)
        .await
}

/// A rule book to put in force.
pub(crate) struct NewBook<'a> {
    pub(crate) version: i64,
    pub(crate) toml: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) changed_at: DateTime<Utc>,
}

/// Puts a version in force; answers false when another took that version first.
pub(crate) async fn insert(tx: &mut PgConnection, book: &NewBook<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into rule_book (version, toml, reason, actor, changed_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint rule_book_pk do nothing",
        book.version,
        book.toml,
        book.reason,
        book.actor,
        book.changed_at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The imported years, earlier imports first.
pub(crate) async fn years(tx: &mut PgConnection) -> sqlx::Result<Vec<(i32, String)>> {
    let rows = sqlx::query!("select year, csv from calendar_year order by calendar_year_id")
        .fetch_all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.year, row.csv)).collect())
}

/// A year as it was imported last.
pub(crate) struct ImportedYear {
    pub(crate) csv: String,
    pub(crate) actor: String,
    pub(crate) imported_at: DateTime<Utc>,
}

/// The last import of each year.
pub(crate) async fn imported_years(tx: &mut PgConnection) -> sqlx::Result<BTreeMap<i32, ImportedYear>> {
    let rows = sqlx::query!(
        "select distinct on (year) year, csv, actor, imported_at from calendar_year order by year, calendar_year_id desc"
    )
    .fetch_all(tx)
    .await?;
    let years = rows.into_iter().map(|row| {
        let imported = ImportedYear {
            csv: row.csv,
            actor: row.actor,
            imported_at: row.imported_at,
        };
        (row.year, imported)
    });
    Ok(years.collect())
}

/// A year to import.
pub(crate) struct NewYear<'a> {
    pub(crate) year: i32,
    pub(crate) csv: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) imported_at: DateTime<Utc>,
}

/// Stores an imported year.
pub(crate) async fn insert_year(tx: &mut PgConnection, year: &NewYear<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into calendar_year (year, csv, reason, actor, imported_at) values ($1, $2, $3, $4, $5)",
        year.year,
        year.csv,
        year.reason,
        year.actor,
        year.imported_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
