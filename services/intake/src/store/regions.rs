//! The table `region`.

use sqlx::PgConnection;

/// Follows a region; an older version changes nothing.
pub(crate) async fn follow(tx: &mut PgConnection, path: &str, version: i64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into region (region, version) values ($1::text::ltree, $2)
         on conflict on constraint region_pk do update set version = excluded.version
         where region.version < excluded.version",
        path,
        version,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether a region exists; everything does as long as the catalogue has announced no region at all.
pub(crate) async fn exists(tx: &mut PgConnection, path: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select (exists (select from region where region = $1::text::ltree)
               or not exists (select from region)) as "exists!""#,
        path,
    )
    .fetch_one(tx)
    .await
}
