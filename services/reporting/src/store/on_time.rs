//! How the service clocks ended, counted.

use sqlx::PgConnection;

use super::Selection;

/// One clock in one region.
pub(crate) struct OnTime {
    pub(crate) region: String,
    pub(crate) clock: String,
    pub(crate) met: i64,
    pub(crate) missed: i64,
    pub(crate) running: i64,
    pub(crate) undetermined: i64,
}

/// Counts the clocks of the chosen contacts by region (up to `level`, 0 for as they are) and clock, in that order. A
/// breached clock is missed although it runs on; a stopped one does not count.
pub(crate) async fn on_time(
    tx: &mut PgConnection,
    chosen: &Selection,
    level: i32,
) -> Result<Vec<OnTime>, sqlx::Error> {
    sqlx::query_as!(
        OnTime,
        r#"select (case when $8 > 0 and nlevel(region) > $8 then subpath(region, 0, $8) else region end)::text
                      as "region!",
                  clock.name as "clock!",
                  count(*) filter (where clock.state = 'met') as "met!",
                  count(*) filter (where clock.state in ('missed', 'breached')) as "missed!",
                  count(*) filter (where clock.state in ('running', 'warned')) as "running!",
                  count(*) filter (where clock.state not in ('met', 'missed', 'breached', 'running', 'warned'))
                      as "undetermined!"
           from ledger_selection($1, $2, $3, $4, $5, $6, $7) as chosen
           cross join lateral unnest(chosen.clock_names, chosen.clock_states) as clock (name, state)
           where clock.state <> 'stopped'
           group by 1, 2 order by 1, 2"#,
        chosen.from,
        chosen.until,
        chosen.region(),
        chosen.region_exact,
        chosen.kind,
        chosen.channel,
        chosen.state,
        level,
    )
    .fetch_all(tx)
    .await
}
