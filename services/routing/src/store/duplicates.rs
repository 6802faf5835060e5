//! Which tickets may be about the same thing as one: few, found by indexes, for the domain to compare.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// What is known of a ticket and may be known of another.
pub(crate) struct Traces {
    pub(crate) ticket_id: Uuid,
    /// Keyed hashes of addresses.
    pub(crate) senders: Vec<Vec<u8>>,
    pub(crate) batches: Vec<String>,
    /// The marks of its texts.
    pub(crate) marks: Vec<i32>,
    pub(crate) received_at: DateTime<Utc>,
    /// Tickets that closed before then are not asked for.
    pub(crate) closed_after: DateTime<Utc>,
}

/// Tickets that share a sender, a batch or many words, twenty each at most, the nearest in time first.
pub(crate) async fn candidates(tx: &mut PgConnection, of: &Traces) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"with traced as (
             (select found.ticket_id from unnest($2::bytea[]) as sender,
                lateral (select ticket_id from ticket_contact where sender_trace = sender and ticket_id <> $1
                         order by received_at desc limit 20) as found)
             union
             (select found.ticket_id from unnest($3::text[]) as batch,
                lateral (select ticket_id from ticket_contact where batch_number = batch and batch_number <> '' and ticket_id <> $1
                         order by received_at desc limit 20) as found)
             union
             (select alike.ticket_id from similar_contacts($4, 25) as alike where alike.ticket_id <> $1 limit 20))
           select ticket.ticket_id from ticket join traced on traced.ticket_id = ticket.ticket_id
           where merged_into is null and (closed_at is null or closed_at > $6)
           order by abs(extract(epoch from opened_at - $5)) limit 50"#,
        of.ticket_id,
        &of.senders,
        &of.batches,
        &of.marks,
        of.received_at,
        of.closed_after,
    )
    .fetch_all(tx)
    .await
}
