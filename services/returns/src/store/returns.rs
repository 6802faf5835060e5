//! The table `goods_return`. Row-level security leaves only the rows of the transaction's regions.

use kernel::{Id, Sensitive};
use sqlx::{PgConnection, types::Json};
use store::Cursor;
use uuid::Uuid;

use super::rows::ReturnRow;
use crate::domain::{Decision, Kind, Phase, Product, Return};

/// Adds a return with what the customer wrote.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    goods_return: &Return,
    narrative: &Sensitive<String>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into goods_return (goods_return_id, version, number, work_item_id, ticket_id, contact_id, kind, region, state,
             owner, product, narrative, received_at, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8::text::ltree, $9, $10, $11, $12, $13, $14)",
        goods_return.id.uuid(),
        stored(goods_return.version),
        goods_return.number,
        goods_return.work.work_item_id.uuid(),
        goods_return.work.ticket_id.uuid(),
        goods_return.work.contact_id.uuid(),
        goods_return.work.kind.as_str(),
        goods_return.work.region,
        goods_return.state.phase().as_str(),
        goods_return.owner,
        Json(&goods_return.work.product) as _,
        narrative.expose(),
        goods_return.work.received_at,
        goods_return.opened_at,
    )
    .execute(tx)
    .await?;
    Ok(())
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
