//! What became of the things that came in, counted.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::Selection;

/// What came in through a channel on a day.
pub(crate) struct IntakeOutcome {
    pub(crate) day: NaiveDate,
    pub(crate) channel: String,
    pub(crate) contacts: i64,
    pub(crate) duplicates: i64,
    pub(crate) rejected: i64,
}

/// By day, then channel; goes by period, region and channel of the selection. A duplicate has the region of its
/// contact, and what was restored since is a contact, no longer rejected.
pub(crate) async fn intake_outcomes(
    tx: &mut PgConnection,
    chosen: &Selection,
) -> Result<Vec<IntakeOutcome>, sqlx::Error> {
    sqlx::query_as!(
        IntakeOutcome,
        r#"select day as "day!", channel as "channel!",
                  count(*) filter (where outcome = 'contact') as "contacts!",
                  count(*) filter (where outcome = 'duplicate') as "duplicates!",
                  count(*) filter (where outcome = 'rejected') as "rejected!"
           from (
               select received_on as day, channel, 'contact' as outcome
               from ledger_selection($1, $2, $3, $4, null, $5, null)
               union all
               select received_on, channel, 'duplicate' from duplicate
               where received_at >= $1 and received_at < $2 and ($5 is null or channel = $5)
                 and ($3 is null or exists (select from contact where contact.contact_id = duplicate.contact_id
                                            and contact.region <@ $3::text::ltree))
               union all
               select received_on, channel, 'rejected' from rejected
               where received_at >= $1 and received_at < $2 and ($5 is null or channel = $5)
                 and ($3 is null or region <@ $3::text::ltree)
                 and not exists (select from contact where contact.receipt = rejected.receipt)
           ) as thing
           group by 1, 2 order by 1, 2"#,
        chosen.from,
        chosen.until,
        chosen.region(),
        chosen.region_exact,
        chosen.channel,
    )
    .fetch_all(tx)
    .await
}
