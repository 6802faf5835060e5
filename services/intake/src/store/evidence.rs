//! The table `evidence`: which bytes belong to which contact.

use contracts::common::v1::EvidenceRef;
use sqlx::PgConnection;
use uuid::Uuid;

/// Adds evidence behind what is there; what is there already stays once. Answers whether anything was added.
pub(crate) async fn add(
    tx: &mut PgConnection,
    contact_id: Uuid,
    refs: &[EvidenceRef],
) -> Result<bool, sqlx::Error> {
    if refs.is_empty() {
        return Ok(false);
    }
    let column =
        |pick: fn(&EvidenceRef) -> &String| refs.iter().map(|one| pick(one).clone()).collect::<Vec<_>>();
    let sizes: Vec<i64> = refs
        .iter()
        .map(|one| i64::try_from(one.size_bytes).unwrap_or(i64::MAX))
        .collect();
    let added = sqlx::query!(
        r#"insert into evidence (contact_id, place, sha256, role, media_type, name, size_bytes)
           select $1, coalesce((select max(place) from evidence where contact_id = $1), 0) + fresh.place::integer,
               fresh.sha256, fresh.role, fresh.media_type, fresh.name, fresh.size_bytes
           from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]) with ordinality
               as fresh (sha256, role, media_type, name, size_bytes, place)
           on conflict on constraint evidence_once do nothing"#,
        contact_id,
        &column(|one| &one.sha256),
        &column(|one| &one.role),
        &column(|one| &one.media_type),
        &column(|one| &one.name),
        &sizes,
    )
    .execute(tx)
    .await?;
    Ok(added.rows_affected() > 0)
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
