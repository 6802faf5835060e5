//! The table `channel_source`, and the sums of the ledger beside it.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// What a source said of itself.
pub(crate) struct Observation<'a> {
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) uid_validity: &'a str,
    pub(crate) server_count: i64,
    pub(crate) observed_at: DateTime<Utc>,
    pub(crate) trouble: &'a str,
}

/// Keeps the newest observation of each numbering.
pub(crate) async fn observe(tx: &mut PgConnection, said: &Observation<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_source (channel, source, uid_validity, server_count, observed_at, trouble)
         values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint channel_source_pk do update
         set server_count = case when excluded.trouble = '' or excluded.server_count > channel_source.server_count
                 then excluded.server_count else channel_source.server_count end,
             observed_at = excluded.observed_at, trouble = excluded.trouble
         where channel_source.observed_at < excluded.observed_at",
        said.channel,
        said.source,
        said.uid_validity,
        said.server_count,
        said.observed_at,
        said.trouble,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The sums of one source.
pub(crate) struct Account {
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) server_count: i64,
    pub(crate) ledger_count: i64,
    pub(crate) contacts: i64,
    pub(crate) duplicates: i64,
    pub(crate) rejected: i64,
    pub(crate) observed_at: Option<DateTime<Utc>>,
    pub(crate) trouble: String,
}

/// Every source that was observed or has rows. `desk` is its own server: what people registered there is what it has.
pub(crate) async fn accounts(tx: &mut PgConnection, desk: &str) -> Result<Vec<Account>, sqlx::Error> {
    sqlx::query_as!(
        Account,
        r#"with ledger as (
               select channel, source, count(*) as ledger_count,
                   count(*) filter (where outcome = 'contact') as contacts,
                   count(*) filter (where outcome = 'duplicate') as duplicates,
                   count(*) filter (where outcome = 'rejected') as rejected,
                   case when source = $1 then max(received_at) end as registered_at
               from channel_entry group by channel, source),
           server as (
               select channel, source, sum(server_count)::bigint as server_count, max(observed_at) as observed_at,
                   (array_agg(trouble order by observed_at desc))[1] as trouble
               from channel_source group by channel, source)
           select coalesce(ledger.channel, server.channel) as "channel!",
               coalesce(ledger.source, server.source) as "source!",
               coalesce(case when ledger.source = $1 then ledger.ledger_count else server.server_count end, 0)
                   as "server_count!",
               coalesce(ledger_count, 0) as "ledger_count!", coalesce(contacts, 0) as "contacts!",
               coalesce(duplicates, 0) as "duplicates!", coalesce(rejected, 0) as "rejected!",
               coalesce(server.observed_at, registered_at) as observed_at, coalesce(trouble, '') as "trouble!"
           from ledger full join server on ledger.channel = server.channel and ledger.source = server.source
           order by 1, 2"#,
        desk,
    )
    .fetch_all(tx)
    .await
}
