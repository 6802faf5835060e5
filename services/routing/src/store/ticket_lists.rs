//! Lists of tickets: by due time, by opening, by words. Each filter that is not used folds away when the statement is
//! planned with its values, which [`plan_with_values`] sees to; so one statement serves all queues, each with its index.
//! `offset 0` keeps what is asked of single tickets from being asked of all of them first.

use ::store::Cursor;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{queues::Viewer, tickets::never};

/// What a list is to hold; empty texts and lists do not narrow it.
pub(crate) struct Filter<'a> {
    pub(crate) state: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) team: &'a str,
    /// Person id; `none` for tickets without owner.
    pub(crate) owner: &'a str,
    pub(crate) breached_only: bool,
    /// The word of a queue.
    pub(crate) queue: &'a str,
    /// Whose queue.
    pub(crate) viewer: Viewer<'a>,
    /// A path; its subtree.
    pub(crate) region: &'a str,
    /// Where the page before ended.
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: i64,
}

/// A plan that is made once for all values could use no partial index.
pub(crate) async fn plan_with_values(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select set_config('plan_cache_mode', 'force_custom_plan', true)")
        .fetch_one(tx)
        .await?;
    Ok(())
}

/// By due time and id.
pub(crate) async fn by_due(tx: &mut PgConnection, filter: &Filter<'_>) -> sqlx::Result<Vec<Cursor>> {
    let after = filter.after.unwrap_or(Cursor {
        at: DateTime::UNIX_EPOCH,
        id: Uuid::nil(),
    });
    let rows = sqlx::query!(
        "select ticket_id, due_at from ticket
         where ($1 = '' or state = $1)
           and ($2 = '' or exists (select 1 from work_item
                                   where work_item.ticket_id = ticket.ticket_id and kind = $2
                                     and work_item.state <> 'withdrawn' offset 0))
           and ($3 = '' or team = $3)
           and ($4 = '' or owner = $4 or ($4 = 'none' and owner is null))
           and (not $5 or exists (select 1 from clock
                                  where clock.ticket_id = ticket.ticket_id and clock.state = 'breached' offset 0))
           and case $6::text when 'mine' then state = 'open' and owner = $7
                             when 'team' then state = 'open' and team = any($8)
                             when 'unassigned' then state = 'open' and owner is null
                             when 'breached' then state <> 'closed' and due_at <= $9
                             when 'due_soon' then state <> 'closed' and due_at > $9 and due_at <= $10
                             else true end
           and ($11 = '' or region <@ $11::text::ltree)
           and (due_at, ticket_id) > ($12, $13)
         order by due_at, ticket_id limit $14",
        filter.state,
        filter.kind,
        filter.team,
        filter.owner,
        filter.breached_only,
        filter.queue,
        filter.viewer.person,
        filter.viewer.teams,
        filter.viewer.now,
        filter.viewer.soon_at,
        filter.region,
        after.at,
        after.id,
        filter.limit,
    )
    .fetch_all(tx)
    .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| place(row.due_at, row.ticket_id)).collect())
}

/// What narrows a list that begins with the newest; empty lists do not.
#[derive(Default)]
pub(crate) struct Sought<'a> {
    /// Only these tickets.
    pub(crate) of: &'a [Uuid],
    /// What a subject must be like, each of them, in small letters.
    pub(crate) patterns: &'a [String],
}

/// The newest first.
pub(crate) async fn newest(
    tx: &mut PgConnection,
    filter: &Filter<'_>,
    sought: &Sought<'_>,
) -> sqlx::Result<Vec<Cursor>> {
    let after = filter.after.unwrap_or_else(newer_than_all);
    let rows = sqlx::query!(
        r#"select ticket_id, opened_at from ticket
         where ($1 = '' or state = $1)
           and ($2 = '' or exists (select 1 from work_item
                                   where work_item.ticket_id = ticket.ticket_id and kind = $2
                                     and work_item.state <> 'withdrawn' offset 0))
           and ($3 = '' or team = $3)
           and ($4 = '' or owner = $4 or ($4 = 'none' and owner is null))
           and (not $5 or exists (select 1 from clock
                                  where clock.ticket_id = ticket.ticket_id and clock.state = 'breached' offset 0))
           and case $6::text when 'mine' then state = 'open' and owner = $7
                             when 'team' then state = 'open' and team = any($8)
                             when 'unassigned' then state = 'open' and owner is null
                             when 'breached' then state <> 'closed' and due_at <= $9
                             when 'due_soon' then state <> 'closed' and due_at > $9 and due_at <= $10
                             else true end
           and ($11 = '' or region <@ $11::text::ltree)
           and (cardinality($12::uuid[]) = 0 or ticket_id = any($12))
           and (cardinality($13::text[]) = 0
                or exists (select 1 from ticket_contact where ticket_contact.ticket_id = ticket.ticket_id
                             and lower(subject collate "C") like all ($13) offset 0))
           and (opened_at, ticket_id) < ($14, $15)
         order by opened_at desc, ticket_id desc limit $16"#,
        filter.state,
        filter.kind,
        filter.team,
        filter.owner,
        filter.breached_only,
        filter.queue,
        filter.viewer.person,
        filter.viewer.teams,
        filter.viewer.now,
        filter.viewer.soon_at,
        filter.region,
        sought.of,
        sought.patterns,
        after.at,
        after.id,
        filter.limit,
    )
    .fetch_all(tx)
    .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| place(row.opened_at, row.ticket_id)).collect())
}

/// Tickets in scope and in the region with a contact whose subject may have all the words, in no order; with `most` of
/// them there may be more.
pub(crate) async fn candidates(
    tx: &mut PgConnection,
    pairs: &[i32],
    region: &str,
    most: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select ticket_id from contact_search
         where pairs @> $1
           and exists (select 1 from ticket where ticket.ticket_id = contact_search.ticket_id
                         and ($2 = '' or region <@ $2::text::ltree) offset 0)
         limit $3",
        pairs,
        region,
        most,
    )
    .fetch_all(tx)
    .await
}

/// The tickets of these numbers and of the contacts with that receipt.
pub(crate) async fn named(
    tx: &mut PgConnection,
    numbers: &[String],
    receipt: &str,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"select ticket_id as "ticket_id!" from ticket where number = any($1)
         union select ticket_id from ticket_contact where receipt = $2"#,
        numbers,
        receipt,
    )
    .fetch_all(tx)
    .await
}

fn place(at: DateTime<Utc>, id: Uuid) -> Cursor {
    Cursor { at, id }
}

fn newer_than_all() -> Cursor {
    Cursor {
        at: never(),
        id: Uuid::max(),
    }
}
