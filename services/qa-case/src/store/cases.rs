//! The table `qa_case`. Row-level security leaves only the rows of the transaction's regions.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use store::Cursor;
use uuid::Uuid;

use super::rows::CaseRow;
use crate::domain::{Case, Decision, Kind, Phase, Product};

#[derive(Serialize)]
struct NewCase<'a> {
    qa_case_id: Uuid,
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

impl<'a> NewCase<'a> {
    fn of(case: &'a Case, narrative: &'a Sensitive<String>) -> Self {
        let work = &case.work;
        Self {
            qa_case_id: case.id.uuid(),
            version: stored(case.version),
            number: &case.number,
            work_item_id: work.work_item_id.uuid(),
            ticket_id: work.ticket_id.uuid(),
            contact_id: work.contact_id.uuid(),
            kind: work.kind.as_str(),
            region: &work.region,
            state: case.state.phase().as_str(),
            owner: case.owner.as_deref(),
            product: &work.product,
            narrative: narrative.expose(),
            received_at: work.received_at,
            opened_at: case.opened_at,
        }
    }
}

/// Adds cases with what the customers wrote.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    opened: &[(Case, Sensitive<String>)],
) -> Result<(), sqlx::Error> {
    let rows: Vec<NewCase<'_>> = opened
        .iter()
        .map(|(case, narrative)| NewCase::of(case, narrative))
        .collect();
    sqlx::query!(
        "insert into qa_case (qa_case_id, version, number, work_item_id, ticket_id, contact_id, kind, region, state,
             owner, product, narrative, received_at, opened_at)
         select qa_case_id, version, number, work_item_id, ticket_id, contact_id, kind, region::ltree, state, owner,
             product, narrative, received_at, opened_at
         from jsonb_to_recordset($1) as opened (qa_case_id uuid, version bigint, number text, work_item_id uuid,
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
    let found = sqlx::query_scalar!("select qa_case_id from qa_case where qa_case_id = any($1)", ids)
        .fetch_all(tx)
        .await?;
    Ok(found.into_iter().collect())
}

/// Writes what may change of a case that was locked before and is one version older.
pub(crate) async fn update(tx: &mut PgConnection, case: &Case) -> Result<(), sqlx::Error> {
    let decision = case.state.decision();
    let updated = sqlx::query!(
        "update qa_case set version = $2::bigint, state = $3, owner = $4, disposition = $5, decision = $6, decided_by = $7,
             decided_at = $8, closed_at = $9
         where qa_case_id = $1 and version = $2::bigint - 1",
        case.id.uuid(),
        stored(case.version),
        case.state.phase().as_str(),
        case.owner,
        decision.map(|decision| decision.disposition.as_str()),
        decision.map(|decision| decision.words.as_str()),
        decision.map(|decision| decision.by.as_str()),
        decision.map(|decision: &Decision| decision.at),
        case.state.closed_at(),
    )
    .execute(tx)
    .await?;
    match updated.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// The case as it is, locked until the transaction ends.
pub(crate) async fn lock(tx: &mut PgConnection, case_id: Id<Case>) -> Result<Option<Case>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "select qa_case_id from qa_case where qa_case_id = $1 for update",
        case_id.uuid()
    )
    .fetch_optional(&mut *tx)
    .await?;
    match found {
        Some(id) => find(tx, Some(id), None, None).await,
        None => Ok(None),
    }
}

/// The case with that id, number or work item.
pub(crate) async fn find(
    tx: &mut PgConnection,
    case_id: Option<Uuid>,
    number: Option<&str>,
    work_item_id: Option<Uuid>,
) -> Result<Option<Case>, sqlx::Error> {
    let row = sqlx::query_as!(
        CaseRow,
        r#"select qa_case_id, version, number, work_item_id, ticket_id, contact_id, kind, region::text as "region!",
             state, owner, product as "product: Json<Product>", received_at, opened_at, disposition, decision,
             decided_by, decided_at, closed_at
         from qa_case where qa_case_id = $1 or number = $2 or work_item_id = $3"#,
        case_id,
        number,
        work_item_id,
    )
    .fetch_optional(tx)
    .await?;
    row.map(Case::try_from).transpose()
}

/// What the customer wrote.
pub(crate) async fn narrative(
    tx: &mut PgConnection,
    case_id: Id<Case>,
) -> Result<Sensitive<String>, sqlx::Error> {
    let text = sqlx::query_scalar!(
        "select narrative from qa_case where qa_case_id = $1",
        case_id.uuid()
    )
    .fetch_one(tx)
    .await?;
    Ok(Sensitive::new(text))
}

/// At most `limit` cases after the cursor, oldest first.
pub(crate) async fn list(
    tx: &mut PgConnection,
    phase: Option<Phase>,
    kind: Option<Kind>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Case>, sqlx::Error> {
    let rows = sqlx::query_as!(
        CaseRow,
        r#"select qa_case_id, version, number, work_item_id, ticket_id, contact_id, kind, region::text as "region!",
             state, owner, product as "product: Json<Product>", received_at, opened_at, disposition, decision,
             decided_by, decided_at, closed_at
         from qa_case
         where ($1::text is null or state = $1)
           and ($2::text is null or kind = $2)
           and ($3::timestamptz is null or (opened_at, qa_case_id) > ($3, $4::uuid))
         order by opened_at, qa_case_id limit $5"#,
        phase.map(Phase::as_str),
        kind.map(Kind::as_str),
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        limit,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(Case::try_from).collect()
}

/// Versions start at 1 and rise by one, so they fit.
fn stored(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
