//! Contacts of one sender, newest first, by keyset.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::store::{contact_list::ListedContact, reporters::Traces};

/// By what a sender is known, and from where the list goes on.
#[derive(Default)]
pub(crate) struct Sender {
    pub(crate) traces: Traces,
    /// Empty when no customer is known.
    pub(crate) customer_id: String,
    pub(crate) before: Option<(DateTime<Utc>, Uuid)>,
    pub(crate) limit: i64,
}

/// A contact of the sender, and how far its ticket is.
pub(crate) struct SenderContact {
    pub(crate) listed: ListedContact,
    /// `same-phone`, `same-email` or `same-customer`: the strongest that holds.
    pub(crate) shared: String,
    /// Absent while no ticket is known.
    pub(crate) ticket: Option<SenderTicket>,
}

pub(crate) struct SenderTicket {
    pub(crate) ticket_id: String,
    pub(crate) number: String,
    pub(crate) is_closed: bool,
    pub(crate) last_replied_at: Option<DateTime<Utc>>,
}

/// The contacts that lie in the scope of the transaction: three index scans, each as short as a page, and then at most
/// three pages to sort.
pub(crate) async fn list(tx: &mut PgConnection, sender: &Sender) -> Result<Vec<SenderContact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with found as (
               (select contact_id from contact where reporter_phone_hash = $1
                    and ($4::timestamptz is null or (received_at, contact_id) < ($4, $5::uuid))
                order by received_at desc, contact_id desc limit $6)
               union
               (select contact_id from contact where reporter_email_hash = $2
                    and ($4::timestamptz is null or (received_at, contact_id) < ($4, $5::uuid))
                order by received_at desc, contact_id desc limit $6)
               union
               (select contact_id from contact where customer_id = $3 and customer_id <> ''
                    and ($4::timestamptz is null or (received_at, contact_id) < ($4, $5::uuid))
                order by received_at desc, contact_id desc limit $6))
           select contact.contact_id, receipt, channel, source, received_at, region::text as "region!", contact.subject,
               reporter_sealed, data_key.wrapped as "wrapped?", data_key.wrapped_by as "wrapped_by?",
               needs_description,
               case when reporter_phone_hash = $1 then 'same-phone' when reporter_email_hash = $2 then 'same-email'
                   else 'same-customer' end as "shared!",
               ticket.ticket_id as "ticket_id?", ticket.number as "number?", ticket.is_closed as "is_closed?",
               ticket.last_replied_at as "last_replied_at?"
           from found join contact on contact.contact_id = found.contact_id
               left join data_key on data_key.subject = contact.contact_id
               left join ticket_contact on ticket_contact.contact_id = contact.contact_id
               left join ticket on ticket.ticket_id = ticket_contact.ticket_id
           order by contact.received_at desc, contact.contact_id desc limit $6"#,
        sender.traces.phone,
        sender.traces.email,
        sender.customer_id,
        sender.before.map(|(at, _)| at),
        sender.before.map(|(_, id)| id),
        sender.limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SenderContact {
            listed: ListedContact {
                contact_id: row.contact_id,
                receipt: row.receipt,
                channel: row.channel,
                source: row.source,
                received_at: row.received_at,
                region: row.region,
                subject: row.subject,
                reporter_sealed: row.reporter_sealed,
                wrapped: row.wrapped,
                wrapped_by: row.wrapped_by,
                needs_description: row.needs_description,
            },
            shared: row.shared,
            ticket: ticket(row.ticket_id, (row.number, row.is_closed), row.last_replied_at),
        })
        .collect())
}

fn ticket(
    ticket_id: Option<String>,
    (number, is_closed): (Option<String>, Option<bool>),
    last_replied_at: Option<DateTime<Utc>>,
) -> Option<SenderTicket> {
    Some(SenderTicket {
        ticket_id: ticket_id?,
        number: number.unwrap_or_default(),
        is_closed: is_closed.unwrap_or_default(),
        last_replied_at,
    })
}
