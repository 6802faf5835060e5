//! What others changed while a person was away, from the journal.

use ::store::{Cursor, Page, page_size};
use access::Scope;
use chrono::{DateTime, Duration, Utc};
use contracts::access::v1::Principal;
use kernel::Fault;

use super::my_desk::teams_of;
use crate::{
    app::App,
    commands::CommandError,
    domain::queue::Queue,
    store::{
        queues::Viewer,
        ticket_changes::{self as changes, Change, Filter},
    },
};

pub(crate) struct TicketChanges {
    /// A day ago when not told.
    pub(crate) since: Option<DateTime<Utc>>,
    /// `mine` (also when empty) or `team`.
    pub(crate) queue: String,
    pub(crate) page_size: u32,
    pub(crate) cursor: String,
}

pub(crate) async fn ticket_changes(
    app: &App,
    person: &Principal,
    query: TicketChanges,
) -> Result<Page<Change>, CommandError> {
    let queue = match query.queue.as_str() {
        "" | "mine" => Queue::Mine,
        "team" => Queue::Team,
        _ => return Err(CommandError::Invalid(unknown_queue())),
    };
    let after = Cursor::parse(&query.cursor).map_err(CommandError::Invalid)?;
    let (now, size) = (app.clock.now(), page_size(query.page_size));
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let teams = teams_of(app, &mut tx, person).await?;
    let filter = Filter {
        since: query.since.unwrap_or(now - Duration::days(1)),
        queue: queue.word(),
        viewer: Viewer {
            person: &person.person_id,
            teams: &teams,
            now,
            soon_at: now,
        },
        after,
        limit: size + 1,
    };
    let rows = changes::newest(&mut tx, &filter).await?;
    Ok(Page::cut(rows, size, Change::place))
}

/// There is no such queue.
pub(super) fn unknown_queue() -> Fault {
    Fault::invalid("queue-unknown", "没有这个队列。", "There is no such queue.")
}
