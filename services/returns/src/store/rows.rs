//! A row of `goods_return`, to and from the domain.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::types::Json;
use store::ImpossibleRow;
use uuid::Uuid;

use crate::domain::{Decision, Disposition, Kind, Phase, Product, Return, State, Work};

/// As stored, without the narrative.
pub(super) struct ReturnRow {
    pub(super) goods_return_id: Uuid,
    pub(super) version: i64,
    pub(super) number: String,
    pub(super) work_item_id: Uuid,
    pub(super) ticket_id: Uuid,
    pub(super) contact_id: Uuid,
    pub(super) kind: String,
    pub(super) region: String,
    pub(super) state: String,
    pub(super) owner: Option<String>,
    pub(super) product: Json<Product>,
    pub(super) received_at: DateTime<Utc>,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) disposition: Option<String>,
    pub(super) decision: Option<String>,
    pub(super) decided_by: Option<String>,
    pub(super) decided_at: Option<DateTime<Utc>>,
    pub(super) closed_at: Option<DateTime<Utc>>,
}

impl TryFrom<ReturnRow> for Return {
    type Error = sqlx::Error;

    fn try_from(row: ReturnRow) -> Result<Self, sqlx::Error> {
        let impossible = |column| ImpossibleRow {
            table: "goods_return",
            column,
            row: row.goods_return_id,
        };
        let version = u64::try_from(row.version).map_err(|_| impossible("version"))?;
        let kind = Kind::parse(&row.kind).ok_or_else(|| impossible("kind"))?;
        let phase = Phase::parse(&row.state).ok_or_else(|| impossible("state"))?;
        let state = state(&row, phase).ok_or_else(|| impossible("decision"))?;
        Ok(Self {
            id: Id::from_uuid(row.goods_return_id),
            version,
            number: row.number,
            work: Work {
                work_item_id: Id::from_uuid(row.work_item_id),
                ticket_id: Id::from_uuid(row.ticket_id),
                contact_id: Id::from_uuid(row.contact_id),
                kind,
                region: row.region,
                product: row.product.0,
                received_at: row.received_at,
            },
            owner: row.owner,
            state,
            opened_at: row.opened_at,
        })
    }
}

fn state(row: &ReturnRow, phase: Phase) -> Option<State> {
    match phase {
        Phase::Open => Some(State::Open),
        Phase::InProgress => Some(State::InProgress),
        Phase::Withdrawn => Some(State::Withdrawn),
        Phase::Decided => Some(State::Decided(decision(row)?)),
        Phase::Closed => Some(State::Closed(decision(row)?, row.closed_at?)),
    }
}

fn decision(row: &ReturnRow) -> Option<Decision> {
    Some(Decision {
        disposition: Disposition::parse(row.disposition.as_deref()?)?,
        words: row.decision.clone()?,
        by: row.decided_by.clone()?,
        at: row.decided_at?,
    })
}
