//! Tickets of the caller's regions by due time, page by page.

use access::Scope;
use chrono::DateTime;
use contracts::access::v1::Principal;
use kernel::Fault;
use uuid::Uuid;

use crate::{
    app::App,
    commands::CommandError,
    domain::{kind::Kind, ticket::Ticket},
    store::{
        aggregate,
        tickets::{self, Filter},
    },
};

pub(crate) struct ListTickets {
    pub(crate) state: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) team: String,
    /// Person id, `me`, `none`, or empty.
    pub(crate) owner: String,
    pub(crate) breached_only: bool,
    pub(crate) page_size: u32,
    pub(crate) cursor: String,
}

/// One page and where the next begins; empty at the end.
pub(crate) async fn list_tickets(
    app: &App,
    person: &Principal,
    query: ListTickets,
) -> Result<(Vec<Ticket>, String), CommandError> {
    let limit = match query.page_size {
        0 => 50,
        size => i64::from(size.min(200)),
    };
    let owner = if query.owner == "me" {
        &person.person_id
    } else {
        &query.owner
    };
    let filter = Filter {
        state: &query.state,
        kind: query.kind.map_or("", Kind::word),
        team: &query.team,
        owner,
        breached_only: query.breached_only,
        after: read_cursor(&query.cursor)?,
        limit: limit + 1,
    };
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let mut rows = tickets::list(&mut tx, &filter).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > limit);
    if more {
        rows.pop();
    }
    let next = match rows.last() {
        Some((id, due)) if more => format!("{}.{id}", due.timestamp_micros()),
        _ => String::new(),
    };
    let ids: Vec<Uuid> = rows.into_iter().map(|(id, _)| id).collect();
    Ok((aggregate::load(&mut tx, &ids).await?, next))
}

fn read_cursor(cursor: &str) -> Result<(DateTime<chrono::Utc>, Uuid), CommandError> {
    if cursor.is_empty() {
        return Ok((DateTime::UNIX_EPOCH, Uuid::nil()));
    }
    let read = cursor.split_once('.').and_then(|(micros, id)| {
        Some((
            DateTime::from_timestamp_micros(micros.parse().ok()?)?,
            id.parse().ok()?,
        ))
    });
    read.ok_or_else(|| {
        CommandError::Invalid(Fault::invalid(
            "cursor-unreadable",
            "翻页标记无效。",
            "The cursor cannot be read.",
        ))
    })
}
