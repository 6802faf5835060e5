//! Every event of a ticket carries the ticket as it stands, so all of them are followed alike; the version decides.

use chrono::{DateTime, Utc};
use contracts::{moment, routing::v1::Ticket};
use eventbus::HandlerError;
use sqlx::PgConnection;

use crate::{
    consumers::{hollow, version},
    store::tickets::{FollowedTicket, follow},
};

/// Keeps how far the ticket is, for the public status of its contacts.
pub(super) async fn follow_ticket(
    tx: &mut PgConnection,
    ticket: Option<&Ticket>,
    at: DateTime<Utc>,
) -> Result<(), HandlerError> {
    let Some(ticket) = ticket else {
        return Err(hollow("ticket"));
    };
    let contacts = std::iter::once(&ticket.contact_id).chain(&ticket.further_contact_ids);
    let followed = FollowedTicket {
        ticket_id: &ticket.ticket_id,
        version: version(ticket.version),
        is_closed: ticket.state == "closed",
        last_replied_at: moment(ticket.last_replied_at.as_ref()),
        changed_at: at,
        contact_ids: contacts.filter_map(|id| id.parse().ok()).collect(),
    };
    Ok(follow(tx, &followed).await?)
}
