//! Contacts for lists, newest first, by keyset.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A contact in a list.
pub(crate) struct ListedContact {
    pub(crate) contact_id: Uuid,
    pub(crate) receipt: String,
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) region: String,
    pub(crate) subject: String,
    pub(crate) reporter_name: String,
    pub(crate) needs_description: bool,
}

/// What is wanted; `None` does not filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) channel: Option<i16>,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) until: Option<DateTime<Utc>>,
    /// Pattern for `like` in lower case.
    pub(crate) pattern: Option<String>,
    pub(crate) before: Option<(DateTime<Utc>, Uuid)>,
    pub(crate) limit: i64,
}

pub(crate) async fn list(tx: &mut PgConnection, wanted: &Wanted) -> Result<Vec<ListedContact>, sqlx::Error> {
    sqlx::query_as!(
        ListedContact,
        r#"select contact_id, receipt, channel, source, received_at, region::text as "region!", subject,
               reporter_name, needs_description
           from contact
           where ($1::smallint is null or channel = $1)
             and ($2::timestamptz is null or received_at >= $2)
             and ($3::timestamptz is null or received_at < $3)
             and ($4::text is null or lower(subject) like $4 or lower(text) like $4 or lower(reporter_name) like $4
                  or lower(receipt) like $4)
             and ($5::timestamptz is null or (received_at, contact_id) < ($5, $6::uuid))
           order by contact.received_at desc, contact.contact_id desc
           limit $7"#,
        wanted.channel,
        wanted.from,
        wanted.until,
        wanted.pattern,
        wanted.before.map(|(at, _)| at),
        wanted.before.map(|(_, id)| id),
        wanted.limit,
    )
    .fetch_all(tx)
    .await
}
