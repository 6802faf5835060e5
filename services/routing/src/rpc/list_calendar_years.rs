//! The years of the working calendar.

use contracts::{
    Call,
    routing::v1::{CalendarYear, ListCalendarYearsRequest, ListCalendarYearsResponse},
    timestamp,
};
use kernel::Fault;

use crate::{
    app::App,
    queries::list_calendar_years::{self as query, Year},
};

pub(super) async fn list_calendar_years(
    app: &App,
    call: &Call,
    request: ListCalendarYearsRequest,
) -> Result<ListCalendarYearsResponse, Fault> {
    let ListCalendarYearsRequest {} = request;
    let (years, missing) = query::list_calendar_years(app, call.person()?).await?;
    Ok(ListCalendarYearsResponse {
        years: years.into_iter().map(year).collect(),
        missing: missing.into_iter().map(i32::unsigned_abs).collect(),
    })
}

fn year(year: Year) -> CalendarYear {
    let origin = if year.imported.is_some() {
        "imported"
    } else {
        "shipped"
    };
    CalendarYear {
        year: year.year.unsigned_abs(),
        origin: origin.to_owned(),
        holidays: year.holidays,
        make_up_days: year.make_up_days,
        imported_at: year
            .imported
            .as_ref()
            .map(|imported| timestamp(imported.imported_at)),
        actor: year.imported.map(|imported| imported.actor).unwrap_or_default(),
        csv: year.csv,
    }
}
