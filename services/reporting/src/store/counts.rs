//! Counts over the ledger. One statement, so that the cells and the totals are of the same moment.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::Selection;

/// What to count by.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dimensions {
    pub(crate) region: bool,
    pub(crate) kind: bool,
    pub(crate) channel: bool,
    pub(crate) day: bool,
    pub(crate) state: bool,
}

/// One combination of values, `None` where it was not counted by.
pub(crate) struct Cell {
    pub(crate) region: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) day: Option<NaiveDate>,
    pub(crate) state: Option<String>,
    pub(crate) count: i64,
}

/// All cells of a selection.
pub(crate) struct Cells {
    pub(crate) cells: Vec<Cell>,
    /// Contacts, however many work items they have.
    pub(crate) contacts: i64,
    /// Contacts with a reply.
    pub(crate) first_replies: i64,
}

/// Counts contacts, or work items when counted by kind (`none` for a contact without one of its own). A region deeper
/// than `level` counts for its ancestor there; 0 leaves regions as they are.
pub(crate) async fn counts(
    tx: &mut PgConnection,
    chosen: &Selection,
    by: Dimensions,
    level: i32,
) -> Result<Cells, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with chosen as materialized (
               select region, kinds, channel, received_on, state, first_replied_at
               from ledger_selection($1, $2, $3, $4, $5, $6, $7)
           ), cell as (
               select case when $8 then (case when $13 > 0 and nlevel(region) > $13
                                              then subpath(region, 0, $13) else region end)::text end as region,
                      case when $9 then coalesce(item.kind, 'none') end as kind,
                      case when $10 then channel end as channel,
                      case when $11 then received_on end as day,
                      case when $12 then state end as state,
                      count(*) as count
               from chosen
               left join lateral unnest(chosen.kinds) as item (kind)
                   on $9 and ($5 is null or item.kind = $5)
               group by 1, 2, 3, 4, 5
           ), total as (
               select count(*) as contacts, count(first_replied_at) as first_replies from chosen
           )
           select cell.region, cell.kind, cell.channel, cell.day, cell.state, cell.count,
                  total.contacts as "contacts!", total.first_replies as "first_replies!"
           from total left join cell on true"#,
        chosen.from,
        chosen.until,
        chosen.region(),
        chosen.region_exact,
        chosen.kind,
        chosen.channel,
        chosen.state,
        by.region,
        by.kind,
        by.channel,
        by.day,
        by.state,
        level,
    )
    .fetch_all(tx)
    .await?;
    let totals = rows
        .first()
        .map_or((0, 0), |row| (row.contacts, row.first_replies));
    let cells = rows.into_iter().filter_map(|row| {
        Some(Cell {
            // without any contact there is one row with totals and no cell
            count: row.count?,
            region: row.region,
            kind: row.kind,
            channel: row.channel,
            day: row.day,
            state: row.state,
        })
    });
    Ok(Cells {
        cells: cells.collect(),
        contacts: totals.0,
        first_replies: totals.1,
    })
}
