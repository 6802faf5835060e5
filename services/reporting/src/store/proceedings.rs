//! The table `proceeding`: cases and returns.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{SealError, Vault};

use super::{Snapshot, snapshot::newest_wins};
use crate::domain::{Mention, Proceeding};

/// A case or return as one event tells it.
#[derive(Serialize)]
pub(crate) struct ProceedingRow {
    pub(crate) proceeding_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) work_item_id: Uuid,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) disposition: String,
    pub(crate) decision: String,
    pub(crate) product: Option<Mention>,
}

impl Snapshot for ProceedingRow {
    newest_wins!(proceeding_id);

    async fn keep(tx: &mut PgConnection, _: &Vault, rows: &[Self]) -> Result<(), SealError> {
        sqlx::query!(
            "with written as (
             insert into proceeding (proceeding_id, version, event_id, work_item_id, number, state, disposition,
                                     decision, product)
             select proceeding_id, version, event_id, work_item_id, number, state, disposition, decision,
                    coalesce(product, 'null')
             from jsonb_to_recordset($1) as incoming (
                    proceeding_id uuid, version bigint, event_id uuid, work_item_id uuid, number text, state text,
                    disposition text, decision text, product jsonb)
             on conflict on constraint proceeding_pk do update set
                    version = excluded.version, event_id = excluded.event_id, work_item_id = excluded.work_item_id,
                    number = excluded.number, state = excluded.state, disposition = excluded.disposition,
                    decision = excluded.decision, product = excluded.product
             where (excluded.version, excluded.event_id) > (proceeding.version, proceeding.event_id)
             returning work_item_id)
             insert into tally_due (work_item_id) select work_item_id from written",
            Json(rows) as _,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

struct Found {
    work_item_id: Uuid,
    state: String,
    disposition: String,
    decision: String,
    product: Json<Option<Mention>>,
}

/// The cases and returns of work items that the reader was shown. A work item has one at most.
pub(crate) async fn proceedings_of(
    tx: &mut PgConnection,
    work_items: &[Uuid],
) -> Result<HashMap<Uuid, Proceeding>, sqlx::Error> {
    let found = sqlx::query_as!(
        Found,
        r#"select work_item_id, state, disposition, decision, product as "product: Json<Option<Mention>>"
           from proceeding where work_item_id = any($1) order by proceeding_id"#,
        work_items,
    )
    .fetch_all(tx)
    .await?;
    let proceedings = found.into_iter().map(|found| {
        let proceeding = Proceeding {
            state: found.state,
            disposition: found.disposition,
            decision: found.decision,
            product: found.product.0,
        };
        (found.work_item_id, proceeding)
    });
    Ok(proceedings.collect())
}
