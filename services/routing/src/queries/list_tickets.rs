//! Tickets of the caller's regions, page by page: by due time, or the newest first.

use ::store::{Cursor, Page, page_size, year_in_china};
use access::Scope;
use chrono::{DateTime, Utc};
use contracts::access::v1::Principal;
use kernel::Fault;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{my_desk::teams_of, ticket_changes::unknown_queue};
use crate::{
    app::App,
    commands::CommandError,
    domain::{kind::Kind, queue::Queue, search::Search, ticket::Ticket},
    store::{
        aggregate,
        queues::Viewer,
        ticket_lists::{self as lists, Filter, Sought},
    },
    wire,
};

/// From so many candidates on, words count as common.
const FEW: i64 = 2_000;

pub(crate) struct ListTickets {
    pub(crate) state: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) team: String,
    /// Person id, `me`, `none`, or empty.
    pub(crate) owner: String,
    pub(crate) breached_only: bool,
    /// The word of a queue, or empty.
    pub(crate) queue: String,
    pub(crate) text: String,
    /// A path, or empty.
    pub(crate) region: String,
    pub(crate) newest_first: bool,
    pub(crate) page_size: u32,
    pub(crate) cursor: String,
}

/// One page and where the next begins; empty at the end.
pub(crate) async fn list_tickets(
    app: &App,
    person: &Principal,
    query: ListTickets,
) -> Result<(Vec<Ticket>, String), CommandError> {
    let (now, size) = (app.clock.now(), page_size(query.page_size));
    let search = search(&query.text, now)?;
    if !query.queue.is_empty() && Queue::from_word(&query.queue).is_none() {
        return Err(CommandError::Invalid(unknown_queue()));
    }
    if !query.region.is_empty() && wire::region(&query.region) != query.region {
        return Err(CommandError::Invalid(unknown_region()));
    }
    let after = Cursor::parse(&query.cursor).map_err(CommandError::Invalid)?;
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let teams = teams_of(app, &mut tx, person).await?;
    let filter = Filter {
        state: &query.state,
        kind: query.kind.map_or("", Kind::word),
        team: &query.team,
        owner: match query.owner.as_str() {
            "me" => &person.person_id,
            owner => owner,
        },
        breached_only: query.breached_only,
        queue: &query.queue,
        viewer: Viewer {
            person: &person.person_id,
            teams: &teams,
            now,
            soon_at: now + app.soon,
        },
        region: &query.region,
        after,
        limit: size + 1,
    };
    lists::plan_with_values(&mut tx).await?;
    let rows = match &search {
        Some(search) => found(&mut tx, &filter, search).await?,
        None if query.newest_first => lists::newest(&mut tx, &filter, &Sought::default()).await?,
        None => lists::by_due(&mut tx, &filter).await?,
    };
    let page = Page::cut(rows, size, |place| *place);
    let ids: Vec<Uuid> = page.rows.iter().map(|place| place.id).collect();
    Ok((aggregate::load(&mut tx, &ids).await?, page.next_cursor()))
}

/// A number or a receipt names its tickets; anything else is looked for in subjects. Words that few subjects have are found
/// by the index; those that many have come soon when one walks from the newest.
async fn found(
    tx: &mut PgConnection,
    filter: &Filter<'_>,
    search: &Search,
) -> Result<Vec<Cursor>, CommandError> {
    let mut sought = Sought::default();
    let named = lists::named(tx, &search.numbers, &search.receipt).await?;
    if !named.is_empty() {
        sought.of = &named;
        return Ok(lists::newest(tx, filter, &sought).await?);
    }
    if search.pairs.is_empty() {
        return Ok(Vec::new());
    }
    let candidates = lists::candidates(tx, &search.pairs, filter.region, FEW).await?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    sought.patterns = &search.patterns;
    if i64::try_from(candidates.len()).is_ok_and(|found| found < FEW) {
        sought.of = &candidates;
    }
    Ok(lists::newest(tx, filter, &sought).await?)
}

fn search(text: &str, now: DateTime<Utc>) -> Result<Option<Search>, CommandError> {
    let text = wire::clean(text);
    if text.trim().is_empty() {
        return Ok(None);
    }
    if text.chars().count() > 200 {
        return Err(CommandError::Invalid(Fault::invalid(
            "search-too-long",
            "搜索内容过长。",
            "That is too much to look for.",
        )));
    }
    let search = Search::of(&text, year_in_china(now));
    search.map(Some).ok_or_else(|| {
        CommandError::Invalid(Fault::invalid(
            "search-too-short",
            "请至少输入两个字。",
            "Type two letters at least.",
        ))
    })
}

fn unknown_region() -> Fault {
    Fault::invalid("region-unknown", "没有这个区域。", "There is no such region.")
}
