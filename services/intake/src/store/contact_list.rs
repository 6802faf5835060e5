//! Contacts for lists, newest first, by keyset.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKeys, SealError, Vault, Wrapped};

use crate::{
    domain::contact::Reporter,
    store::reporters::{self, Traces},
};

/// A contact in a list. Its sender is sealed.
pub(crate) struct ListedContact {
    pub(crate) contact_id: Uuid,
    pub(crate) receipt: String,
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) region: String,
    pub(crate) subject: String,
    pub(crate) reporter_sealed: Vec<u8>,
    pub(crate) wrapped: Option<Vec<u8>>,
    pub(crate) wrapped_by: Option<String>,
    pub(crate) needs_description: bool,
}

impl ListedContact {
    /// Who sent it.
    pub(crate) fn reporter(&self, vault: &Vault) -> Result<Reporter, SealError> {
        let mut keys = DataKeys::default();
        let wrapped = Wrapped::of(self.wrapped.clone(), self.wrapped_by.clone());
        let key = keys.unwrap(vault, self.contact_id, wrapped.as_ref())?;
        reporters::open(key, self.contact_id, &self.reporter_sealed, String::new())
    }
}

/// What is wanted; `None` does not filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) channel: Option<i16>,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) until: Option<DateTime<Utc>>,
    /// Pattern for `like` in lower case.
    pub(crate) pattern: Option<String>,
    /// The same words as a sender's name, phone or mail address, which match only whole.
    pub(crate) traces: Traces,
    /// Only calls of which nobody has written down what was said.
    pub(crate) needs_description: bool,
    pub(crate) before: Option<(DateTime<Utc>, Uuid)>,
    pub(crate) limit: i64,
}

pub(crate) async fn list(tx: &mut PgConnection, wanted: &Wanted) -> Result<Vec<ListedContact>, sqlx::Error> {
    sqlx::query_as!(
        ListedContact,
        r#"select contact_id, receipt, channel, source, received_at, region::text as "region!", contact.subject,
               reporter_sealed, data_key.wrapped as "wrapped?", data_key.wrapped_by as "wrapped_by?",
               needs_description
           from contact left join data_key on data_key.subject = contact_id
           where ($1::smallint is null or channel = $1)
             and ($2::timestamptz is null or received_at >= $2)
             and ($3::timestamptz is null or received_at < $3)
             and ($4::text is null or lower(contact.subject) like $4 or lower(text) like $4 or lower(receipt) like $4
                  or lower(reporter_organisation) like $4 or reporter_name_hash = $8
                  or reporter_phone_hash = $9 or reporter_email_hash = $10)
             and (not $11::boolean or needs_description)
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
        wanted.traces.name,
        wanted.traces.phone,
        wanted.traces.email,
        wanted.needs_description,
    )
    .fetch_all(tx)
    .await
}
