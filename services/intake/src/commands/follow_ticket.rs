//! Every event of a ticket carries the ticket as it stands, so all of them are followed alike; the version decides.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contracts::{moment, routing::v1::Ticket};
use sqlx::PgConnection;

use crate::store::tickets::{FollowedTicket, follow};

/// Keeps how far the tickets are, for the public status of their contacts. Doing it twice changes nothing; of two
/// versions of one ticket the newer counts.
pub(crate) async fn follow_tickets(
    tx: &mut PgConnection,
    told: &[(&Ticket, DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    let mut newest = BTreeMap::new();
    for (ticket, at) in told {
        let known = newest.entry(&ticket.ticket_id).or_insert((*ticket, *at));
        if ticket.version > known.0.version {
            *known = (*ticket, *at);
        }
    }
    let followed: Vec<FollowedTicket<'_>> = newest
        .into_values()
        .map(|(ticket, at)| followed(ticket, at))
        .collect();
    follow(tx, &followed).await
}

fn followed(ticket: &Ticket, at: DateTime<Utc>) -> FollowedTicket<'_> {
    let contacts = std::iter::once(&ticket.contact_id).chain(&ticket.further_contact_ids);
    FollowedTicket {
        ticket_id: &ticket.ticket_id,
        number: &ticket.number,
        version: i64::try_from(ticket.version).unwrap_or(i64::MAX),
        // one that was merged into another says nothing of contacts that are not yet known to be there
        is_closed: ticket.state == "closed" && ticket.merged_into.is_empty(),
        last_replied_at: moment(ticket.last_replied_at.as_ref()),
        changed_at: at,
        contact_ids: contacts.filter_map(|id| id.parse().ok()).collect(),
    }
}
