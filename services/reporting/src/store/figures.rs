//! Sums over contacts by region, channel and time.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::domain::{Days, Figures, Spans};

/// The figures of a region and channel.
pub(crate) struct RegionChannel {
    pub(crate) region: String,
    pub(crate) channel: String,
    pub(crate) figures: Figures,
}

/// The figures of a step and channel.
pub(crate) struct StepChannel {
    pub(crate) step: NaiveDate,
    pub(crate) channel: String,
    pub(crate) figures: Figures,
}

/// By region, each with all that lies below it, and channel. Regions that may not be seen as a whole have none.
pub(crate) async fn figures_by_region(
    tx: &mut PgConnection,
    regions: &[String],
    spans: Spans,
) -> Result<Vec<RegionChannel>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select path as "path!", channel as "channel!",
                  array[sum(contacts), sum(consultation), sum(complaint), sum(adverse_reaction), sum(device_event),
                        sum(return_exchange), sum(delivery_error), sum(recall_information), sum(repair),
                        sum(suggestion), sum(other), sum(return_granted), sum(open), sum(waiting), sum(closed),
                        sum(pending), sum(first_reply_met), sum(first_reply_missed), sum(resolution_met),
                        sum(resolution_missed)] as "figures!"
           from rollup
           where path = any($1)
             and (grain = 'month' and starts_on >= $2 and starts_on < $3
                  or grain = 'day' and starts_on >= $4 and starts_on < $5
                  or grain = 'day' and starts_on >= $6 and starts_on < $7)
           group by 1, 2"#,
        regions,
        spans.months.from,
        spans.months.until,
        spans.head.from,
        spans.head.until,
        spans.tail.from,
        spans.tail.until,
    )
    .fetch_all(tx)
    .await?;
    let rows = rows.into_iter().map(|row| RegionChannel {
        region: row.path,
        channel: row.channel,
        figures: Figures::new(&row.figures),
    });
    Ok(rows.collect())
}

/// By step (`day`, `week` or `month`) and channel, in that order, of these regions together.
pub(crate) async fn figures_by_step(
    tx: &mut PgConnection,
    regions: &[String],
    spans: Spans,
    step: &str,
) -> Result<Vec<StepChannel>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select date_trunc($8, starts_on::timestamp)::date as "step!", channel as "channel!",
                  array[sum(contacts), sum(consultation), sum(complaint), sum(adverse_reaction), sum(device_event),
                        sum(return_exchange), sum(delivery_error), sum(recall_information), sum(repair),
                        sum(suggestion), sum(other)] as "figures!"
           from rollup
           where path = any($1)
             and (grain = 'month' and starts_on >= $2 and starts_on < $3
                  or grain = 'day' and starts_on >= $4 and starts_on < $5
                  or grain = 'day' and starts_on >= $6 and starts_on < $7)
           group by 1, 2 order by 1, 2"#,
        regions,
        spans.months.from,
        spans.months.until,
        spans.head.from,
        spans.head.until,
        spans.tail.from,
        spans.tail.until,
        step,
    )
    .fetch_all(tx)
    .await?;
    let rows = rows.into_iter().map(|row| StepChannel {
        step: row.step,
        channel: row.channel,
        figures: Figures::new(&row.figures),
    });
    Ok(rows.collect())
}

/// The regions right below one from which anything came in the months of these days.
pub(crate) async fn children_of(
    tx: &mut PgConnection,
    region: &str,
    days: Days,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select distinct path as "path!" from rollup
           where parent_path = $1 and grain = 'month'
             and starts_on >= date_trunc('month', $2::date::timestamp)::date and starts_on < $3
           order by 1"#,
        region,
        days.from,
        days.until,
    )
    .fetch_all(tx)
    .await
}

/// Tickets that are not closed by the day on which they were received, of these regions together.
pub(crate) async fn pending_by_day(
    tx: &mut PgConnection,
    regions: &[String],
) -> Result<Vec<(NaiveDate, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select starts_on as "day!", sum(pending) as "pending!"
           from rollup where path = any($1) and grain = 'day' and pending <> 0
           group by 1"#,
        regions,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.day, row.pending)).collect())
}

/// Until when everything is counted that had come in: the oldest mark that is not counted yet, or the latest event.
pub(crate) async fn counted_until(tx: &mut PgConnection) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select coalesce((select min(marked_at) from tally_due), (select max(handled_at) from inbox))"
    )
    .fetch_one(tx)
    .await
}
