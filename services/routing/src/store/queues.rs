//! How many tickets stand in the queues of a person.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Whose queues, and when.
pub(crate) struct Viewer<'a> {
    pub(crate) person: &'a str,
    pub(crate) teams: &'a [String],
    pub(crate) now: DateTime<Utc>,
    /// Until when a due time is near.
    pub(crate) soon_at: DateTime<Utc>,
}

/// How many.
pub(crate) struct Counts {
    pub(crate) mine: i64,
    pub(crate) team: i64,
    pub(crate) unassigned: i64,
    pub(crate) breached: i64,
    pub(crate) due_soon: i64,
    pub(crate) waiting: i64,
}

/// The counts in one walk over the index of what is not closed. What makes a queue stands here and in each list of
/// `ticket_lists`, word by word.
pub(crate) async fn count(tx: &mut PgConnection, viewer: &Viewer<'_>) -> sqlx::Result<Counts> {
    sqlx::query_as!(
        Counts,
        r#"select count(*) filter (where state = 'open' and owner = $1) as "mine!",
                  count(*) filter (where state = 'open' and team = any($2)) as "team!",
                  count(*) filter (where state = 'open' and owner is null) as "unassigned!",
                  count(*) filter (where due_at <= $3) as "breached!",
                  count(*) filter (where due_at > $3 and due_at <= $4) as "due_soon!",
                  count(*) filter (where state = 'waiting' and owner = $1) as "waiting!"
           from ticket where state <> 'closed'"#,
        viewer.person,
        viewer.teams,
        viewer.now,
        viewer.soon_at,
    )
    .fetch_one(tx)
    .await
}
