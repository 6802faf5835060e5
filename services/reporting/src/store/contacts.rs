//! The table `contact`.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{SealError, Vault};

use super::{Snapshot, reporters, snapshot::newest_wins};
use crate::domain::{Mention, Reporter};

/// A contact as one event tells it.
#[derive(Serialize)]
pub(crate) struct ContactRow {
    pub(crate) contact_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) receipt: String,
    pub(crate) channel: String,
    pub(crate) source: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) region: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) products: Vec<Mention>,
    pub(crate) customer_id: String,
    /// Stands in the table sealed only.
    #[serde(skip)]
    pub(crate) reporter: Reporter,
}

/// The row as it is written.
#[derive(Serialize)]
struct Sealed<'a> {
    #[serde(flatten)]
    row: &'a ContactRow,
    reporter_sealed: String,
}

impl Snapshot for ContactRow {
    newest_wins!(contact_id);

    async fn keep(tx: &mut PgConnection, vault: &Vault, rows: &[Self]) -> Result<(), SealError> {
        let reporters: Vec<(Uuid, &Reporter)> =
            rows.iter().map(|row| (row.contact_id, &row.reporter)).collect();
        let sealed = reporters::sealed(&mut *tx, vault, &reporters).await?;
        let rows: Vec<Sealed<'_>> = rows
            .iter()
            .zip(sealed)
            .map(|(row, reporter_sealed)| Sealed { row, reporter_sealed })
            .collect();
        sqlx::query!(
            "with written as (
             insert into contact (contact_id, version, event_id, receipt, channel, source, received_at, region,
                                  reporter_sealed, subject, text, products, customer_id)
             select contact_id, version, event_id, receipt, channel, source, received_at, region::ltree,
                    reporter_sealed, subject, text, products, customer_id
             from jsonb_to_recordset($1) as incoming (
                    contact_id uuid, version bigint, event_id uuid, receipt text, channel text, source text,
                    received_at timestamptz, region text, reporter_sealed bytea, subject text, text text, products jsonb,
                    customer_id text)
             on conflict on constraint contact_pk do update set
                    version = excluded.version, event_id = excluded.event_id, receipt = excluded.receipt,
                    channel = excluded.channel, source = excluded.source, received_at = excluded.received_at,
                    region = excluded.region, reporter_sealed = excluded.reporter_sealed,
                    subject = excluded.subject, text = excluded.text, products = excluded.products,
                    customer_id = excluded.customer_id
             where (excluded.version, excluded.event_id) > (contact.version, contact.event_id)
             returning contact_id)
             insert into tally_due (contact_id) select contact_id from written",
            Json(&rows) as _,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}
