//! The table `evidence`: which bytes belong to which contact.

use contracts::common::v1::EvidenceRef;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// A piece of evidence of a contact.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Piece {
    contact_id: Uuid,
    sha256: String,
    role: String,
    media_type: String,
    name: String,
    size_bytes: i64,
}

/// The evidence of a contact, piece by piece.
pub(crate) fn pieces(contact_id: Uuid, refs: &[EvidenceRef]) -> Vec<Piece> {
    let piece = |one: &EvidenceRef| Piece {
        contact_id,
        sha256: one.sha256.clone(),
        role: one.role.clone(),
        media_type: one.media_type.clone(),
        name: one.name.clone(),
        size_bytes: i64::try_from(one.size_bytes).unwrap_or(i64::MAX),
    };
    refs.iter().map(piece).collect()
}

/// Adds evidence behind what is there; what is there already stays once. Answers how many pieces were added.
pub(crate) async fn add(tx: &mut PgConnection, pieces: &[Piece]) -> Result<u64, sqlx::Error> {
    if pieces.is_empty() {
        return Ok(0);
    }
    let added = sqlx::query!(
        "insert into evidence (contact_id, place, sha256, role, media_type, name, size_bytes)
         select contact_id,
             coalesce((select max(place) from evidence as there where there.contact_id = fresh.contact_id), 0)
                 + row_number() over (partition by contact_id order by ordinality)::integer,
             sha256, role, media_type, name, size_bytes
         from rows from (jsonb_to_recordset($1) as (contact_id uuid, sha256 text, role text, media_type text,
             name text, size_bytes bigint)) with ordinality
             as fresh (contact_id, sha256, role, media_type, name, size_bytes, ordinality)
         on conflict on constraint evidence_once do nothing",
        Json(pieces) as _,
    )
    .execute(tx)
    .await?;
    Ok(added.rows_affected())
}

struct EvidenceRow {
    sha256: String,
    role: String,
    media_type: String,
    name: String,
    size_bytes: i64,
}

impl From<EvidenceRow> for EvidenceRef {
    fn from(row: EvidenceRow) -> Self {
        Self {
            sha256: row.sha256,
            media_type: row.media_type,
            name: row.name,
            size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
            role: row.role,
        }
    }
}

/// Everything that belongs to a contact, in order of arrival.
pub(crate) async fn of(tx: &mut PgConnection, contact_id: Uuid) -> Result<Vec<EvidenceRef>, sqlx::Error> {
    let rows = sqlx::query_as!(
        EvidenceRow,
        "select sha256, role, media_type, name, size_bytes from evidence where contact_id = $1 order by place",
        contact_id,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(EvidenceRef::from).collect())
}
