//! The table `goods_return`. Row-level security leaves only the rows of the transaction's regions.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use store::Cursor;
use uuid::Uuid;

use super::rows::ReturnRow;
use crate::domain::{Decision, Kind, Phase, Product, Return};

#[derive(Serialize)]
struct NewReturn<'a> {
    goods_return_id: Uuid,
    version: i64,
    number: &'a str,
    work_item_id: Uuid,
    ticket_id: Uuid,
    contact_id: Uuid,
    kind: &'static str,
    region: &'a str,
    state: &'static str,
    owner: Option<&'a str>,
    product: &'a Product,
    narrative: &'a str,
    received_at: DateTime<Utc>,
    opened_at: DateTime<Utc>,
}

impl<'a> NewReturn<'a> {
    fn of(goods_return: &'a Return, narrative: &'a Sensitive<String>) -> Self {
        let work = &goods_return.work;
        Self {
            goods_return_id: goods_return.id.uuid(),
            version: stored(goods_return.version),
            number: &goods_return.number,
            work_item_id: work.work_item_id.uuid(),
            ticket_id: work.ticket_id.uuid(),
            contact_id: work.contact_id.uuid(),
            kind: work.kind.as_str(),
            region: &work.region,
            state: goods_return.state.phase().as_str(),
            owner: goods_return.owner.as_deref(),
            product: &work.product,
            narrative: narrative.expose(),
            received_at: work.received_at,
            opened_at: goods_return.opened_at,
        }
    }
}

/// Adds returns with what the customers wrote.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    opened: &[(Return, Sensitive<String>)],
) -> Result<(), sqlx::Error> {
    let rows: Vec<NewReturn<'_>> = opened
        .iter()
        .map(|(goods_return, narrative)| NewReturn::of(goods_return, narrative))
        .collect();
    sqlx::query!(
        "insert into goods_return (goods_return_id, version, number, work_item_id, ticket_id, contact_id, kind, region, state,
             owner, product, narrative, received_at, opened_at)
         select goods_return_id, version, number, work_item_id, ticket_id, contact_id, kind, region::ltree, state, owner,
             product, narrative, received_at, opened_at
         from jsonb_to_recordset($1) as opened (goods_return_id uuid, version bigint, number text, work_item_id uuid,
             ticket_id uuid, contact_id uuid, kind text, region text, state text, owner text, product jsonb,
             narrative text, received_at timestamptz, opened_at timestamptz)",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Which of these there are.
pub(crate) async fn existing(tx: &mut PgConnection, ids: &[Uuid]) -> Result<HashSet<Uuid>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "select goods_return_id from goods_return where goods_return_id = any($1)",
        ids
    )
    .fetch_all(tx)
    .await?;
    Ok(found.into_iter().collect())
}

/// Writes what may change of a return that was locked before and is one version older.
pub(crate) async fn update(tx: &mut PgConnection, goods_return: &Return) -> Result<(), sqlx::Error> {
    let decision = goods_return.state.decision();
    let updated = sqlx::query!(
        "update goods_return set version = $2::bigint, state = $3, owner = $4, disposition = $5, decision = $6, decided_by = $7,
             decided_at = $8, closed_at = $9
         where goods_return_id = $1 and version = $2::bigint - 1",
        goods_return.id.uuid(),
        stored(goods_return.version),
        goods_return.state.phase().as_str(),
        goods_return.owner,
        decision.map(|decision| decision.disposition.as_str()),
        decision.map(|decision| decision.words.as_str()),
        decision.map(|decision| decision.by.as_str()),
        decision.map(|decision: &Decision| decision.at),
        goods_return.state.closed_at(),
    )
    .execute(tx)
    .await?;
    match updated.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// The return as it is, locked until the transaction ends.
pub(crate) async fn lock(
    tx: &mut PgConnection,
    return_id: Id<Return>,
) -> Result<Option<Return>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "select goods_return_id from goods_return where goods_return_id = $1 for update",
        return_id.uuid()
    )
    .fetch_optional(&mut *tx)
    .await?;
    match found {
        Some(id) => find(tx, Some(id), None, None).await,
        None => Ok(None),
    }
}

/// The return with that id, number or work item.
pub(crate) async fn find(
    tx: &mut PgConnection,
    return_id: Option<Uuid>,
    number: Option<&str>,
    work_item_id: Option<Uuid>,
) -> Result<Option<Return>, sqlx::Error> {
    let row = sqlx::query_as!(
        ReturnRow,
        r#"select goods_return_id, version, number, work_item_id, ticket_id, contact_id, kind, region::text as "region!",
             state, owner, product as "product: Json<Product>", received_at, opened_at, disposition, decision,
             decided_by, decided_at, closed_at
         from goods_return where goods_return_id = $1 or number = $2 or work_item_id = $3"#,
        return_id,
        number,
        work_item_id,
    )
    .fetch_optional(tx)
    .await?;
    row.map(Return::try_from).transpose()
}

/// What the customer wrote.
pub(crate) async fn narrative(
    tx: &mut PgConnection,
    return_id: Id<Return>,
) -> Result<Sensitive<String>, sqlx::Error> {
    let text = sqlx::query_scalar!(
        "select narrative from goods_return where goods_return_id = $1",
        return_id.uuid()
    )
    .fetch_one(tx)
    .await?;
    Ok(Sensitive::new(text))
}

/// At most `limit` returns after the cursor, oldest first.
pub(crate) async fn list(
    tx: &mut PgConnection,
    phase: Option<Phase>,
    kind: Option<Kind>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Return>, sqlx::Error> {
    let rows = sqlx::query_as!(
        ReturnRow,
        r#"select goods_return_id, version, number, work_item_id, ticket_id, contact_id, kind, region::text as "region!",
             state, owner, product as "product: Json<Product>", received_at, opened_at, disposition, decision,
             decided_by, decided_at, closed_at
         from goods_return
         where ($1::text is null or state = $1)
           and ($2::text is null or kind = $2)
           and ($3::timestamptz is null or (opened_at, goods_return_id) > ($3, $4::uuid))
         order by opened_at, goods_return_id limit $5"#,
        phase.map(Phase::as_str),
        kind.map(Kind::as_str),
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        limit,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(Return::try_from).collect()
}

/// Versions start at 1 and rise by one, so they fit.
fn stored(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
