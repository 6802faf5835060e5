//! The table `person`.

use sqlx::PgConnection;

/// Follows a person; an older version changes nothing.
pub(crate) async fn follow(
    tx: &mut PgConnection,
    person_id: &str,
    version: i64,
    login: &str,
    is_active: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into person (person_id, version, login, is_active) values ($1, $2, $3, $4)
         on conflict on constraint person_pk do update
         set version = excluded.version, login = excluded.login, is_active = excluded.is_active
         where person.version < excluded.version",
        person_id,
        version,
        login,
        is_active,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The person with that login.
pub(crate) async fn of_login(tx: &mut PgConnection, login: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select person_id from person where login = $1 order by is_active desc, version desc limit 1",
        login,
    )
    .fetch_optional(tx)
    .await
}
