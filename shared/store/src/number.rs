//! Numbers that people say on the phone: a prefix, a year, a count without gaps.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use sqlx::PgConnection;

/// The next number of a kind in a year, e.g. `TS-2026-000123`; the first is 1, and a transaction that is rolled back
/// gives its number back. The count stays locked until the transaction ends, so numbers have no gaps and openings of
/// one kind wait for each other: take the number late. From the millionth on it has seven digits.
///
/// The service's own migrations create the table `number_sequence` as the README of this crate shows it; hence the
/// unchecked query.
///
/// # Errors
/// When the database does not answer.
pub async fn next_number(tx: &mut PgConnection, prefix: &str, year: i32) -> Result<String, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(
        "insert into number_sequence (prefix, year, last) values ($1, $2, 1)
         on conflict on constraint number_sequence_pk do update set last = number_sequence.last + 1
         returning last",
    )
    .bind(prefix)
    .bind(year)
    .fetch_one(tx)
    .await?;
    Ok(format!("{prefix}-{year}-{count:06}"))
}

/// The year in China at that moment: a case opened at half past midnight on New Year's Day counts in the new year.
/// China has had one time zone without summer time since 1992, so eight hours are the whole rule.
pub fn year_in_china(at: DateTime<Utc>) -> i32 {
    (at + TimeDelta::hours(8)).year()
}

#[cfg(test)]
mod tests {
    use super::year_in_china;

    #[test]
    fn the_year_turns_at_midnight_in_china() {
        assert_eq!(year_in_china("2026-12-31T15:59:59Z".parse().unwrap()), 2026);
        assert_eq!(year_in_china("2026-12-31T16:00:00Z".parse().unwrap()), 2027);
    }
}
