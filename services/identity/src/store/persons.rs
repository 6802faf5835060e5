//! The table `person`.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Person;

struct Row {
    person_id: Uuid,
    login: String,
    display_name: String,
    roles: Vec<String>,
    regions: Vec<String>,
    active: bool,
    version: i64,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.person_id),
            version: row.version.unsigned_abs(),
            login: row.login,
            display_name: row.display_name,
            roles: row.roles,
            regions: row.regions,
            active: row.active,
        }
    }
}

/// Adds a person; a taken login is `person_login_once`.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into person (person_id, login, display_name, roles, regions, active, version, added_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        person.id.uuid(),
        person.login,
        person.display_name,
        &person.roles,
        &person.regions,
        person.active,
        person.version.cast_signed(),
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes a locked person back.
pub(crate) async fn update(
    tx: &mut PgConnection,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query!(
        "update person set display_name = $2, roles = $3, regions = $4, active = $5, version = $6, changed_at = $7
         where person_id = $1 and version = $6::bigint - 1",
        person.id.uuid(),
        person.display_name,
        &person.roles,
        &person.regions,
        person.active,
        person.version.cast_signed(),
        now,
    )
    .execute(tx)
    .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// A person, locked until the transaction ends.
pub(crate) async fn lock(
    tx: &mut PgConnection,
    person_id: Id<Person>,
) -> Result<Option<Person>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select person_id, login, display_name, roles, regions, active, version
         from person where person_id = $1 for update",
        person_id.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(Person::from))
}

/// Whether there is such a person.
pub(crate) async fn exists(tx: &mut PgConnection, person_id: Id<Person>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from person where person_id = $1) as "exists!""#,
        person_id.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// Everybody, by login.
pub(crate) async fn all(tx: &mut PgConnection) -> Result<Vec<Person>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select person_id, login, display_name, roles, regions, active, version from person order by login",
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// Whether there is nobody at all. Replicas that start at once ask one after the other: the lock lasts until the
/// transaction ends.
pub(crate) async fn nobody_yet(tx: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query!("lock table person in share row exclusive mode")
        .execute(&mut *tx)
        .await?;
    sqlx::query_scalar!(r#"select not exists (select from person) as "nobody!""#)
        .fetch_one(tx)
        .await
}
