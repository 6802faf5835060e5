//! Every event of a ticket carries the ticket as it stands, so all of them are followed alike; the version decides.

use chrono::{DateTime, Utc};
use contracts::{moment, routing::v1::Ticket};
use sqlx::PgConnection;

use crate::store::tickets::{FollowedTicket, follow};

/// Keeps how far the ticket is, for the public status of its contacts. Doing it twice changes nothing.
pub(crate) async fn follow_ticket(
    tx: &mut PgConnection,
    ticket: &Ticket,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let contacts = std::iter::once(&ticket.contact_id).chain(&ticket.further_contact_ids);
    let followed = FollowedTicket {
        ticket_id: &ticket.ticket_id,
        version: i64::try_from(ticket.version).unwrap_or(i64::MAX),
        is_closed: ticket.state == "closed",
        last_replied_at: moment(ticket.last_replied_at.as_ref()),
        changed_at: at,
        contact_ids: contacts.filter_map(|id| id.parse().ok()).collect(),
    };
    follow(tx, &followed).await
}
