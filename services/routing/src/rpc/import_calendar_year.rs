//! Adds a year to the working calendar.

use crate::{app::App, commands::import_calendar_year as command};
use contracts::{
    Call,
    routing::v1::{ImportCalendarYearRequest, ImportCalendarYearResponse},
};
use kernel::Fault;

pub(super) async fn import_calendar_year(
    app: &App,
    call: &Call,
    request: ImportCalendarYearRequest,
) -> Result<ImportCalendarYearResponse, Fault> {
    let (csv, reason) = (&request.csv, &request.reason);
    let days = command::import_calendar_year(app, call.person()?, request.year, csv, reason).await?;
    Ok(ImportCalendarYearResponse { days })
}
