//! SQL; one file a table. What an import needs of each is the same, so it is a trait.

pub(crate) mod batches;
pub(crate) mod customers;
pub(crate) mod products;
pub(crate) mod regions;

use std::{collections::HashMap, future::Future};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::{Row, RowFlaw};

/// A row with its version.
#[derive(Clone)]
pub(crate) struct Versioned<R> {
    pub(crate) version: i64,
    pub(crate) row: R,
}

/// A table that files are imported into.
pub(crate) trait Table: Row {
    /// Flaws of rows that refer to nothing.
    fn dangling(
        tx: &mut PgConnection,
        rows: &[(u32, Self)],
    ) -> impl Future<Output = Result<Vec<RowFlaw>, sqlx::Error>> + Send;

    /// Those of the rows that are there already, by key, as they are.
    fn stored(
        tx: &mut PgConnection,
        rows: &[(u32, Self)],
    ) -> impl Future<Output = Result<HashMap<String, Versioned<Self>>, sqlx::Error>> + Send;

    /// Adds the rows or replaces what is there, in one statement.
    fn write(
        tx: &mut PgConnection,
        rows: &[Versioned<Self>],
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Tells everybody how the row is now.
    fn announce(
        tx: &mut PgConnection,
        row: &Versioned<Self>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// One import after the other, whichever the table: what one looks up stays as it is until it has written. Lasts until
/// the transaction ends.
pub(crate) async fn lock_imports(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('catalog-import')::bigint)")
        .execute(tx)
        .await?;
    Ok(())
}

/// A text to be found anywhere, as a pattern for `ilike`.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.trim().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// One column of many rows, for `unnest`.
fn column<R, T>(rows: &[Versioned<R>], cell: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(|versioned| cell(&versioned.row)).collect()
}

fn versions<R>(rows: &[Versioned<R>]) -> Vec<i64> {
    rows.iter().map(|versioned| versioned.version).collect()
}

fn by_key<R: Row>(rows: Vec<Versioned<R>>) -> HashMap<String, Versioned<R>> {
    rows.into_iter()
        .map(|versioned| (versioned.row.key(), versioned))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn wildcards_in_a_search_are_letters() {
        assert_eq!(super::containing(" 5%_葡萄糖\\ "), "%5\\%\\_葡萄糖\\\\%");
    }
}
