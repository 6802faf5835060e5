//! The table `account`.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;

use crate::domain::Person;

/// What a sign-in is checked against.
pub(crate) struct Account {
    pub(crate) person_id: Id<Person>,
    pub(crate) active: bool,
    pub(crate) password_hash: String,
}

/// State of a password.
pub(crate) struct PasswordState {
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) change_needed: bool,
}

/// The account of a login.
pub(crate) async fn by_login(tx: &mut PgConnection, login: &str) -> Result<Option<Account>, sqlx::Error> {
    let row = sqlx::query!(
        "select person_id, active, password_hash from account join person using (person_id) where login = $1",
        login,
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| Account {
        person_id: Id::from_uuid(row.person_id),
        active: row.active,
        password_hash: row.password_hash,
    }))
}

/// The state of a person's password.
pub(crate) async fn password_state(
    tx: &mut PgConnection,
    person_id: Id<Person>,
) -> Result<Option<PasswordState>, sqlx::Error> {
    sqlx::query_as!(
        PasswordState,
        "select password_changed_at as changed_at, password_change_needed as change_needed
         from account where person_id = $1",
        person_id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Gives a person a password, the first or another.
pub(crate) async fn put(
    tx: &mut PgConnection,
    person_id: Id<Person>,
    password_hash: &str,
    state: PasswordState,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into account (person_id, password_hash, password_changed_at, password_change_needed)
         values ($1, $2, $3, $4)
         on conflict on constraint account_pk do update
         set password_hash = excluded.password_hash, password_changed_at = excluded.password_changed_at,
             password_change_needed = excluded.password_change_needed",
        person_id.uuid(),
        password_hash,
        state.changed_at,
        state.change_needed,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces the password if it is still the one whose hash the caller has checked; says whether it was.
pub(crate) async fn replace(
    tx: &mut PgConnection,
    person_id: Id<Person>,
    old_hash: &str,
    new_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update account set password_hash = $3, password_changed_at = $4, password_change_needed = false
         where person_id = $1 and password_hash = $2",
        person_id.uuid(),
        old_hash,
        new_hash,
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
