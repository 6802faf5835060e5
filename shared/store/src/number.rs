//! Numbers that people say on the phone: a prefix, a year, a count without gaps.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use sqlx::PgConnection;

/// The next numbers of a kind in a year, in order, e.g. `TS-2026-000123`; the first is 1, and a transaction that is
/// rolled back gives its numbers back. The count stays locked until the transaction ends, so numbers have no
/// gaps and openings of one kind wait for each other: take them late. From the millionth on they have seven digits.
///
/// The service's own migrations create the table `number_sequence` as the README of this crate shows it; hence the
/// unchecked query.
///
/// # Errors
/// When the database does not answer.
pub async fn next_numbers(
    tx: &mut PgConnection,
    prefix: &str,
    year: i32,
    count: usize,
) -> Result<Vec<String>, sqlx::Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let last: i64 = sqlx::query_scalar(
        "insert into number_sequence (prefix, year, last) values ($1, $2, $3)
         on conflict on constraint number_sequence_pk do update set last = number_sequence.last + $3
         returning last",
    )
    .bind(prefix)
    .bind(year)
    .bind(count)
    .fetch_one(tx)
    .await?;
    Ok((last - count + 1..=last)
        .map(|number| format!("{prefix}-{year}-{number:06}"))
        .collect())
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
