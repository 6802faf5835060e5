//! Finding contacts by what they count as.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use store::Cursor;
use uuid::Uuid;

use crate::domain::About;

/// What contacts must count as to be found. The words are those that the view `tally_now` gives them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// All of these tokens.
    pub(crate) all_of: Vec<String>,
    /// About all of these products.
    pub(crate) about: Vec<About>,
    /// One of these, if there are any.
    pub(crate) any_of: Vec<String>,
    /// Received from this moment on.
    pub(crate) from: DateTime<Utc>,
    /// Received before this moment.
    pub(crate) until: DateTime<Utc>,
}

/// The contacts after the cursor, in order of receipt (R-008): one more than `size`, if there is one.
pub(crate) async fn found(
    tx: &mut PgConnection,
    search: &Search,
    after: Option<Cursor>,
    size: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select ledger_search(
               $1::text[] || array(select about_token(kind, product_id, generic_name, batch_number)
                   from jsonb_to_recordset($8)
                       as about (kind text, product_id text, generic_name text, batch_number text)),
               $2, $3, $4, $5, $6, $7::bigint + 1) as "contact_id!""#,
        &search.all_of,
        &search.any_of,
        search.from,
        search.until,
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        size,
        Json(&search.about) as _,
    )
    .fetch_all(tx)
    .await
}

/// How many there are, counted up to one more than `most`.
pub(crate) async fn how_many(tx: &mut PgConnection, search: &Search, most: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from ledger_search(
               $1::text[] || array(select about_token(kind, product_id, generic_name, batch_number)
                   from jsonb_to_recordset($6)
                       as about (kind text, product_id text, generic_name text, batch_number text)),
               $2, $3, $4, null, null, $5::bigint + 1) as found
           join tally on tally.contact_id = found"#,
        &search.all_of,
        &search.any_of,
        search.from,
        search.until,
        most,
        Json(&search.about) as _,
    )
    .fetch_one(tx)
    .await
}
