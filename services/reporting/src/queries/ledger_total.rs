//! How many rows a list has in all: from the sums where they tell, else counted, up to a limit.

use sqlx::PgConnection;

use crate::{
    domain::{Days, Figures, Filter, Outlook},
    store::{self as tables, Search},
};

/// Rows that are counted one by one before it is said that there are more.
const MOST: i64 = 1_000;

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) rows: i64,
    /// There are more, and nobody counted on.
    pub(crate) is_least: bool,
}

/// Of the rows that the filter chooses; `days` are those of the search, if it goes by whole days.
pub(crate) async fn ledger_total(
    tx: &mut PgConnection,
    filter: &Filter,
    search: &Search,
    days: Option<Days>,
    outlook: &Outlook,
) -> Result<Total, sqlx::Error> {
    if let Some(days) = days
        && let Some(rows) = from_sums(tx, filter, days, outlook).await?
    {
        return Ok(Total {
            rows,
            is_least: false,
        });
    }
    let rows = tables::how_many(tx, search, MOST).await?;
    Ok(Total {
        rows: rows.min(MOST),
        is_least: rows > MOST,
    })
}

async fn from_sums(
    tx: &mut PgConnection,
    filter: &Filter,
    days: Days,
    outlook: &Outlook,
) -> Result<Option<i64>, sqlx::Error> {
    if let Some(word) = filter.figure() {
        let sum = figures(tx, &outlook.roots, filter, days).await?;
        if !filter.region_exact {
            return Ok(Some(sum.of(word)));
        }
        if !outlook.whole {
            // who does not see all of a region does not see what belongs to it alone
            return Ok(Some(0));
        }
        let children = tables::children_of(tx, &outlook.region, days).await?;
        let below = figures(tx, &children, filter, days).await?;
        return Ok(Some(sum.of(word) - below.of(word)));
    }
    match filter.product() {
        Some(product) if !filter.region_exact => {
            tables::plan_for_each_question(tx).await?;
            let sums = tables::product_figures(tx, &outlook.roots, days.spans(), product).await?;
            Ok(Some(sums.map_or(0, |sums| sums.of(&filter.kind))))
        }
        _ => Ok(None),
    }
}

async fn figures(
    tx: &mut PgConnection,
    regions: &[String],
    filter: &Filter,
    days: Days,
) -> Result<Figures, sqlx::Error> {
    let cells = tables::figures_by_region(tx, regions, days.spans()).await?;
    let cells = cells.into_iter();
    let chosen = cells.filter(|cell| filter.channel.is_empty() || cell.channel == filter.channel);
    Ok(chosen.map(|cell| cell.figures).sum())
}
