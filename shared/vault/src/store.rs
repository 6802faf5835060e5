//! All SQL of the vault. Functions take the transaction first and never begin or commit.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{SealError, Vault, Wrapped};

/// Data keys wrapped anew in one transaction.
const REWRAPPED: i64 = 1_000;

/// Stores keys for subjects that have none. Answers each subject, with the key it had before, if any; one that another
/// transaction has just given a key is left out.
pub(crate) async fn put_or_read(
    tx: &mut PgConnection,
    offered: &[(Uuid, &Wrapped)],
) -> Result<Vec<(Uuid, Option<Wrapped>)>, sqlx::Error> {
    let subjects: Vec<Uuid> = offered.iter().map(|(subject, _)| *subject).collect();
    let wrapped: Vec<Vec<u8>> = offered.iter().map(|(_, one)| one.bytes.clone()).collect();
    let by: Vec<String> = offered.iter().map(|(_, one)| one.by.clone()).collect();
    // the second half reads what was there before the first one wrote
    let rows = sqlx::query!(
        r#"with fresh as (
               insert into data_key (subject, wrapped, wrapped_by)
               select * from unnest($1::uuid[], $2::bytea[], $3::text[])
               on conflict on constraint data_key_pk do nothing returning subject)
           select subject as "subject!", null::bytea as wrapped, null::text as wrapped_by from fresh
           union all
           select subject, wrapped, wrapped_by from data_key where subject = any($1)"#,
        &subjects,
        &wrapped,
        &by,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.subject, Wrapped::of(row.wrapped, row.wrapped_by)))
        .collect())
}

/// The keys that are stored for subjects.
pub(crate) async fn read(
    tx: &mut PgConnection,
    subjects: &[Uuid],
) -> Result<Vec<(Uuid, Wrapped)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select subject, wrapped, wrapped_by from data_key where subject = any($1)",
        subjects,
    )
    .fetch_all(tx)
    .await?;
    let wrapped = rows.into_iter().map(|row| {
        let wrapped = Wrapped {
            bytes: row.wrapped,
            by: row.wrapped_by,
        };
        (row.subject, wrapped)
    });
    Ok(wrapped.collect())
}

pub(crate) async fn delete(tx: &mut PgConnection, subjects: &[Uuid]) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("delete from data_key where subject = any($1)", subjects)
        .execute(tx)
        .await?;
    Ok(deleted.rows_affected())
}

/// Wraps some of the data keys that another key has wrapped by the active one, and answers how many; 0 when none is
/// left, and the former key may go from the configuration. What is encrypted under the data keys stays as it is.
///
/// # Errors
/// When a former key is no longer configured, or the database does not answer.
pub async fn rewrap(tx: &mut PgConnection, vault: &Vault) -> Result<usize, SealError> {
    let rows = sqlx::query!(
        "select subject, wrapped, wrapped_by from data_key where wrapped_by <> $1
         order by subject limit $2 for update skip locked",
        vault.active_id(),
        REWRAPPED,
    )
    .fetch_all(&mut *tx)
    .await?;
    let (mut subjects, mut fresh) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in rows {
        let former = Wrapped {
            bytes: row.wrapped,
            by: row.wrapped_by,
        };
        fresh.push(vault.wrap_anew(row.subject, &former)?.bytes);
        subjects.push(row.subject);
    }
    sqlx::query!(
        "update data_key set wrapped = fresh.wrapped, wrapped_by = $3
         from unnest($1::uuid[], $2::bytea[]) as fresh (subject, wrapped) where data_key.subject = fresh.subject",
        &subjects,
        &fresh,
        vault.active_id(),
    )
    .execute(tx)
    .await?;
    Ok(subjects.len())
}
