//! Text modules.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::known;
use crate::domain::{
    TextModuleLabel,
    kind::Kind,
    text_module::{Language, TextModule},
};

struct Stored {
    text_module_id: Uuid,
    version: i64,
    name: String,
    body: String,
    kinds: Vec<String>,
    language: String,
    active: bool,
}

impl TryFrom<Stored> for TextModule {
    type Error = sqlx::Error;

    fn try_from(row: Stored) -> sqlx::Result<Self> {
        let key = row.text_module_id;
        let kinds: Option<Vec<Kind>> = row.kinds.iter().map(|word| Kind::from_word(word)).collect();
        Ok(Self {
            id: Id::from_uuid(key),
            version: row.version.unsigned_abs(),
            name: row.name,
            body: row.body,
            kinds: known(kinds, "text_module", "kinds", &key)?,
            language: known(
                Language::from_word(&row.language),
                "text_module",
                "language",
                &key,
            )?,
            active: row.active,
        })
    }
}

/// Whether there is any.
pub(crate) async fn exist(tx: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from text_module) as "exist!""#)
        .fetch_one(tx)
        .await
}

/// Those offered for a kind of work (all for the empty word), Chinese ones first, by name.
pub(crate) async fn list(
    tx: &mut PgConnection,
    kind: &str,
    with_inactive: bool,
) -> sqlx::Result<Vec<TextModule>> {
    let rows = sqlx::query_as!(
        Stored,
        "select text_module_id, version, name, body, kinds, language, active from text_module
         where ($1 = '' or kinds = '{}' or $1 = any(kinds)) and (active or $2)
         order by language desc, name",
        kind,
        with_inactive,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(TextModule::try_from).collect()
}

/// One, locked until the transaction ends.
pub(crate) async fn lock(tx: &mut PgConnection, id: Id<TextModuleLabel>) -> sqlx::Result<Option<TextModule>> {
    let row = sqlx::query_as!(
        Stored,
        "select text_module_id, version, name, body, kinds, language, active from text_module
         where text_module_id = $1 for update",
        id.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    row.map(TextModule::try_from).transpose()
}

/// The text of one.
pub(crate) async fn body(tx: &mut PgConnection, id: Id<TextModuleLabel>) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select body from text_module where text_module_id = $1",
        id.uuid()
    )
    .fetch_optional(tx)
    .await
}

/// Writes one, new or changed. A name that another one has violates `text_module_name_once`.
pub(crate) async fn save(
    tx: &mut PgConnection,
    module: &TextModule,
    changed_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let kinds: Vec<String> = module.kinds.iter().map(|kind| kind.word().to_owned()).collect();
    sqlx::query!(
        "insert into text_module (text_module_id, version, name, body, kinds, language, active, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict on constraint text_module_pk do update
         set version = excluded.version, name = excluded.name, body = excluded.body, kinds = excluded.kinds,
             language = excluded.language, active = excluded.active, changed_at = excluded.changed_at",
        module.id.uuid(),
        i64::try_from(module.version).unwrap_or(i64::MAX),
        module.name,
        module.body,
        &kinds,
        module.language.word(),
        module.active,
        changed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
