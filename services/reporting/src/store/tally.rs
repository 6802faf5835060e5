//! The tables `tally_due` and `tally`: what changed, and as what each contact counts.

use sqlx::{PgConnection, PgPool};

/// Counts anew what at most so many of the oldest marks concern; returns how many marks there were.
pub(crate) async fn count_due(tx: &mut PgConnection, most: i32) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select count_due($1) as "marks!""#, most)
        .fetch_one(tx)
        .await
}

/// For how many seconds the oldest mark has waited.
pub(crate) async fn due_age(pool: &PgPool) -> Result<f64, sqlx::Error> {
    let age = sqlx::query_scalar!(
        r#"select extract(epoch from now() - marked_at)::double precision as "age!"
           from tally_due order by tally_due_id limit 1"#
    )
    .fetch_optional(pool)
    .await?;
    Ok(age.unwrap_or_default())
}
