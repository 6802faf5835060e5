//! Adds a year to the working calendar, or replaces one whose notice was amended. Running clocks are computed anew.

use access::Scope;
use contracts::access::v1::Principal;
use journal::{Changes, Entry};
use kernel::{Fault, Id};

use super::CommandError;
use crate::{
    app::App,
    domain::ticket::TicketError,
    store::{
        clocks,
        rule_books::{self, NewYear},
    },
};

enum CalendarYearLabel {}

pub(crate) async fn import_calendar_year(
    app: &App,
    person: &Principal,
    year: u32,
    csv: &str,
    reason: &str,
) -> Result<u32, CommandError> {
    if reason.trim().is_empty() {
        return Err(TicketError::ReasonMissing.into());
    }
    let now = app.clock.now();
    let number = i32::try_from(year)
        .ok()
        .filter(|year| (2004..=2100).contains(year));
    let number = number.ok_or_else(|| CommandError::Invalid(year_wrong()))?;
    // clocks of every region follow the calendar
    let mut tx = app.database.begin(&Scope::Everything).await?;
    let desk = app.desks.current(&mut tx).await?;
    let calendar = desk.calendar.with_year_csv(number, csv).map_err(|error| {
        CommandError::Invalid(Fault::invalid(error.slug(), error.zh(), error.to_string()))
    })?;
    let row = NewYear {
        year: number,
        csv,
        reason,
        actor: &person.person_id,
        imported_at: now,
    };
    rule_books::insert_year(&mut tx, &row).await?;
    let stale = clocks::mark_stale(&mut tx).await?;
    let changes = Changes::new()
        .set("calendar_version", desk.calendar.version(), calendar.version())
        .set("csv", None::<String>, csv)
        .set("clocks_to_recompute", 0, stale);
    let id = Id::<CalendarYearLabel>::derived(&["calendar-year", &year.to_string()]);
    let entry = Entry::new(
        "calendar-year",
        id.uuid(),
        &person.person_id,
        "calendar-year-imported",
        now,
    );
    journal::append(&mut tx, &entry.because(reason).changing(changes)).await?;
    tx.commit().await?;
    let rows = csv
        .lines()
        .filter(|line| line.contains(",off,") || line.contains(",work,"));
    Ok(u32::try_from(rows.count()).unwrap_or(u32::MAX))
}

fn year_wrong() -> Fault {
    Fault::invalid(
        "calendar-year-wrong",
        "年份应在2004到2100之间。",
        "The year must lie between 2004 and 2100.",
    )
}
