//! The table `role`: what differs from the shipped roles.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::Role;

struct Row {
    name: String,
    name_zh: String,
    name_en: String,
    permissions: Vec<String>,
    version: i64,
}

impl From<Row> for Role {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            zh: row.name_zh,
            en: row.name_en,
            permissions: row.permissions,
            version: row.version.unsigned_abs(),
        }
    }
}

/// Roles that were added or changed, by name.
pub(crate) async fn all(tx: &mut PgConnection) -> Result<Vec<Role>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select name, name_zh, name_en, permissions, version from role order by name",
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Role::from).collect())
}

/// Nobody is given roles while this transaction changes one, and one role is changed after the other: two changes that
/// are right apart could be wrong together. Lasts until the transaction ends.
pub(crate) async fn lock_for_change(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("lock table role in exclusive mode")
        .execute(tx)
        .await?;
    Ok(())
}

/// No role changes until this transaction, which gives somebody roles, ends.
pub(crate) async fn lock_for_giving(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("lock table role in share mode").execute(tx).await?;
    Ok(())
}

/// Adds the role or replaces it.
pub(crate) async fn put(tx: &mut PgConnection, role: &Role, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into role (name, name_zh, name_en, permissions, version, changed_at) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint role_pk do update
         set name_zh = excluded.name_zh, name_en = excluded.name_en, permissions = excluded.permissions,
             version = excluded.version, changed_at = excluded.changed_at",
        role.name,
        role.zh,
        role.en,
        &role.permissions,
        role.version.cast_signed(),
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
