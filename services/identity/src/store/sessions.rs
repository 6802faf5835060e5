//! The table `session`.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::{Method, Person, Session};

/// A session that has not ended, as an administrator or its owner sees it.
pub(crate) struct Open {
    pub(crate) session_id: Uuid,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) method: String,
}

/// A session with all that a principal is made of.
pub(crate) struct Found {
    pub(crate) session_id: Uuid,
    pub(crate) times: Session,
    pub(crate) person: Person,
    /// `None` for a session that began at a provider.
    pub(crate) password_changed_at: Option<DateTime<Utc>>,
    pub(crate) password_change_needed: Option<bool>,
}

/// Opens a session.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    token_hash: &[u8],
    person_id: Id<Person>,
    method: Method,
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into session (session_id, token_hash, person_id, method, opened_at, last_seen_at, ends_at)
         values ($1, $2, $3, $4, $5, $5, $6)",
        Id::<Session>::new().uuid(),
        token_hash,
        person_id.uuid(),
        method.as_str(),
        now,
        ends_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The session of a token, ended or not.
pub(crate) async fn find(tx: &mut PgConnection, token_hash: &[u8]) -> Result<Option<Found>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select s.session_id, s.last_seen_at, s.ends_at, s.revoked_at,
                  p.person_id, p.login, p.display_name, p.roles, p.regions, p.active, p.version,
                  a.password_changed_at as "password_changed_at?",
                  a.password_change_needed as "password_change_needed?"
           from session s join person p using (person_id) left join account a on a.person_id = p.person_id and s.method = 'password'
           where s.token_hash = $1"#,
        token_hash,
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| Found {
        session_id: row.session_id,
        times: Session {
            last_seen_at: row.last_seen_at,
            ends_at: row.ends_at,
            revoked_at: row.revoked_at,
        },
        person: Person {
            id: Id::from_uuid(row.person_id),
            version: row.version.unsigned_abs(),
            login: row.login,
            display_name: row.display_name,
            roles: row.roles,
            regions: row.regions,
            active: row.active,
        },
        password_changed_at: row.password_changed_at,
        password_change_needed: row.password_change_needed,
    }))
}

/// Notes that the session is in use.
pub(crate) async fn note_seen(
    tx: &mut PgConnection,
    session_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update session set last_seen_at = greatest(last_seen_at, $2) where session_id = $1",
        session_id,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends the session of a token and answers whose it was; `None` when it had been ended before, or never was.
pub(crate) async fn revoke(
    tx: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Id<Person>>, sqlx::Error> {
    let person_id = sqlx::query_scalar!(
        "update session set revoked_at = $2 where token_hash = $1 and revoked_at is null returning person_id",
        token_hash,
        now,
    )
    .fetch_optional(tx)
    .await?;
    Ok(person_id.map(Id::from_uuid))
}

/// Sessions of a person that have not ended, newest first. `seen_after` is where idleness ends one.
pub(crate) async fn open(
    tx: &mut PgConnection,
    person_id: Id<Person>,
    now: DateTime<Utc>,
    seen_after: DateTime<Utc>,
) -> Result<Vec<Open>, sqlx::Error> {
    sqlx::query_as!(
        Open,
        "select session_id, opened_at, last_seen_at, ends_at, method from session
         where person_id = $1 and revoked_at is null and ends_at > $2 and last_seen_at > $3
         order by opened_at desc, session_id desc",
        person_id.uuid(),
        now,
        seen_after,
    )
    .fetch_all(tx)
    .await
}

/// Ends those of the sessions that are the person's and have not been ended, and answers how many.
pub(crate) async fn revoke_some(
    tx: &mut PgConnection,
    person_id: Id<Person>,
    sessions: &[Uuid],
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update session set revoked_at = $3
         where person_id = $1 and session_id = any($2) and revoked_at is null",
        person_id.uuid(),
        sessions,
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Ends all sessions of a person and answers how many.
pub(crate) async fn revoke_all(
    tx: &mut PgConnection,
    person_id: Id<Person>,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update session set revoked_at = $2 where person_id = $1 and revoked_at is null",
        person_id.uuid(),
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes sessions whose absolute end lies before that time.
pub(crate) async fn forget(tx: &mut PgConnection, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from session where ends_at < $1", before)
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}
