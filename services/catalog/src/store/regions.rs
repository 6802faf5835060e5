//! The table `region`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contracts::catalog::v1::{Region, RegionChanged};
use sqlx::PgConnection;

use super::{Table, Versioned, by_key, column, versions};
use crate::domain::{Flaw, RegionRow, RowFlaw};

struct Stored {
    path: String,
    name_zh: String,
    name_en: String,
    kind: String,
    version: i64,
}

impl From<Stored> for Versioned<RegionRow> {
    fn from(stored: Stored) -> Self {
        Self {
            version: stored.version,
            row: RegionRow {
                path: stored.path,
                name_zh: stored.name_zh,
                name_en: stored.name_en,
                kind: stored.kind,
            },
        }
    }
}

/// Those of the paths that are in the tree.
pub(crate) async fn known(tx: &mut PgConnection, paths: &[String]) -> Result<HashSet<String>, sqlx::Error> {
    let known = sqlx::query_scalar!(
        r#"select path::text as "path!" from region where path::text = any($1)"#,
        paths
    )
    .fetch_all(tx)
    .await?;
    Ok(known.into_iter().collect())
}

/// The region at a path.
pub(crate) async fn find(
    tx: &mut PgConnection,
    path: &str,
) -> Result<Option<Versioned<RegionRow>>, sqlx::Error> {
    let stored = sqlx::query_as!(
        Stored,
        r#"select path::text as "path!", name_zh, name_en, kind, version from region where path::text = $1"#,
        path,
    )
    .fetch_optional(tx)
    .await?;
    Ok(stored.map(Versioned::from))
}

impl Table for RegionRow {
    async fn dangling(tx: &mut PgConnection, rows: &[(u32, Self)]) -> Result<Vec<RowFlaw>, sqlx::Error> {
        let parents: Vec<String> = rows
            .iter()
            .filter_map(|(_, row)| row.parent())
            .map(str::to_owned)
            .collect();
        let mut there = known(tx, &parents).await?;
        there.extend(rows.iter().map(|(_, row)| row.path.clone()));
        let orphans = rows
            .iter()
            .filter(|(_, row)| row.parent().is_some_and(|parent| !there.contains(parent)));
        Ok(orphans
            .map(|(number, _)| RowFlaw {
                row: *number,
                column: "path".to_owned(),
                flaw: Flaw::ParentUnknown,
            })
            .collect())
    }

    async fn stored(
        tx: &mut PgConnection,
        rows: &[(u32, Self)],
    ) -> Result<HashMap<String, Versioned<Self>>, sqlx::Error> {
        let paths: Vec<String> = rows.iter().map(|(_, row)| row.path.clone()).collect();
        let stored = sqlx::query_as!(
            Stored,
            r#"select path::text as "path!", name_zh, name_en, kind, version from region where path::text = any($1)"#,
            &paths,
        )
        .fetch_all(tx)
        .await?;
        Ok(by_key(stored.into_iter().map(Versioned::from).collect()))
    }

    async fn write(
        tx: &mut PgConnection,
        rows: &[Versioned<Self>],
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "insert into region (path, name_zh, name_en, kind, version, changed_at)
             select path::ltree, name_zh, name_en, kind, version, $6::timestamptz
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
                  as new (path, name_zh, name_en, kind, version)
             on conflict on constraint region_pk do update
             set name_zh = excluded.name_zh, name_en = excluded.name_en, kind = excluded.kind,
                 version = excluded.version, changed_at = excluded.changed_at",
            &column(rows, |row| row.path.clone()),
            &column(rows, |row| row.name_zh.clone()),
            &column(rows, |row| row.name_en.clone()),
            &column(rows, |row| row.kind.clone()),
            &versions(rows),
            now,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn announce(
        tx: &mut PgConnection,
        row: &Versioned<Self>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let event = RegionChanged {
            region: Some(published(row.clone())),
        };
        eventbus::announce(tx, &row.row.path, now, &event).await
    }
}

/// The whole tree, parents before children.
pub(crate) async fn all(tx: &mut PgConnection) -> Result<Vec<Versioned<RegionRow>>, sqlx::Error> {
    let stored = sqlx::query_as!(
        Stored,
        r#"select path::text as "path!", name_zh, name_en, kind, version from region order by region.path"#,
    )
    .fetch_all(tx)
    .await?;
    Ok(stored.into_iter().map(Versioned::from).collect())
}

/// The region as other services know it.
pub(crate) fn published(versioned: Versioned<RegionRow>) -> Region {
    let row = versioned.row;
    Region {
        path: row.path,
        version: versioned.version.unsigned_abs(),
        name_zh: row.name_zh,
        name_en: row.name_en,
        kind: row.kind,
    }
}
