//! Numbers that people say on the phone, without gaps among committed rows.

use sqlx::PgConnection;

/// Takes the next numbers of a kind in a year and answers the first of them; the row stays locked until the transaction
/// ends.
pub(crate) async fn take(tx: &mut PgConnection, kind: &str, year: i32, count: i64) -> sqlx::Result<i64> {
    let last = sqlx::query_scalar!(
        "insert into number_sequence (kind, year, last) values ($1, $2, $3)
         on conflict on constraint number_sequence_pk do update set last = number_sequence.last + $3
         returning last",
        kind,
        year,
        count,
    )
    .fetch_one(tx)
    .await?;
    Ok(last - count + 1)
}
