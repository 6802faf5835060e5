//! A page of tickets.

use crate::{
    app::App,
    queries::list_tickets::{self as query, ListTickets},
    wire,
};
use contracts::{
    Call,
    routing::v1::{ListTicketsRequest, ListTicketsResponse},
};
use kernel::Fault;

pub(super) async fn list_tickets(
    app: &App,
    call: &Call,
    request: ListTicketsRequest,
) -> Result<ListTicketsResponse, Fault> {
    let query = ListTickets {
        state: request.state,
        kind: wire::kind(request.kind),
        team: request.team,
        owner: request.owner,
        breached_only: request.breached_only,
        queue: request.queue,
        text: request.text,
        region: request.region,
        newest_first: request.newest_first,
        page_size: request.page_size,
        cursor: request.cursor,
    };
    let (tickets, next_cursor) = query::list_tickets(app, call.person()?, query).await?;
    Ok(ListTicketsResponse {
        tickets: tickets.iter().map(wire::ticket).collect(),
        next_cursor,
    })
}
