//! The years that the working calendar knows, and those that clocks need or will need.

use access::Scope;
use calendar::WorkingCalendar;
use chrono::Duration;
use contracts::access::v1::Principal;

use crate::{
    app::App,
    commands::CommandError,
    domain::years,
    store::{
        clocks,
        rule_books::{self, ImportedYear},
    },
};

/// How far ahead clocks are thought of that may start: a notice comes about two months before its year.
const DAYS_AHEAD: i64 = 60;

/// A year with its notice.
pub(crate) struct Year {
    pub(crate) year: i32,
    pub(crate) holidays: u32,
    pub(crate) make_up_days: u32,
    pub(crate) csv: String,
    /// Absent for a year as shipped.
    pub(crate) imported: Option<ImportedYear>,
}

/// The years, the newest first, and those that are missing.
pub(crate) async fn list_calendar_years(
    app: &App,
    person: &Principal,
) -> Result<(Vec<Year>, Vec<i32>), CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let mut imported = rule_books::imported_years(&mut tx).await?;
    drop(tx);
    // the calendar is everybody's: a year that one region's clocks wait for, all lack
    let mut tx = app.database.begin(&Scope::Everything).await?;
    let desk = app.desks.current(&mut tx).await?;
    let waiting = clocks::waiting_for_years(&mut tx).await?;
    drop(tx);
    let calendar = &desk.calendar;
    let mut listed: Vec<Year> = calendar
        .years()
        .map(|year| listed(calendar, year, imported.remove(&year)))
        .collect();
    listed.reverse();
    let now = app.clock.now();
    let coming = desk.book.policies().flat_map(|policy| {
        [now, now + Duration::days(DAYS_AHEAD)].map(|start_at| (policy.clone(), start_at))
    });
    let missing = years::missing(calendar, waiting.into_iter().chain(coming));
    Ok((listed, missing.into_iter().collect()))
}

fn listed(calendar: &WorkingCalendar, year: i32, imported: Option<ImportedYear>) -> Year {
    let (holidays, make_up_days) = years::exceptions(calendar, year);
    Year {
        year,
        holidays,
        make_up_days,
        csv: match &imported {
            Some(imported) => imported.csv.clone(),
            None => calendar.year_csv(year).unwrap_or_default(),
        },
        imported,
    }
}
