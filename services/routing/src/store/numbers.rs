//! Numbers that people say on the phone, without gaps among committed rows.

use sqlx::PgConnection;

/// The next number of a kind in a year; the row stays locked until the transaction ends.
pub(crate) async fn next(tx: &mut PgConnection, kind: &str, year: i32) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into number_sequence (kind, year, last) values ($1, $2, 1)
         on conflict on constraint number_sequence_pk do update set last = number_sequence.last + 1
         returning last",
        kind,
        year,
    )
    .fetch_one(tx)
    .await
}
