//! The filters of a list of the ledger as requests carry them.

use chrono::{DateTime, NaiveDate, Utc};
use contracts::reporting::v1::ListLedgerRequest;
use kernel::Fault;

use super::{feedback_filter::disposition, selection};
use crate::{
    domain::{Age, Days, Filter, Region},
    fault::filter_unknown,
    store::Selection,
};

/// Reads them.
pub(super) fn filter(request: &ListLedgerRequest) -> Result<Filter, Fault> {
    let region = (!request.region.is_empty()).then(|| request.region.parse::<Region>());
    let dispositions = request.dispositions.iter();
    Ok(Filter {
        region: region.transpose()?,
        region_exact: request.region_exact,
        kind: selection::kind(request.kind)?.unwrap_or_default(),
        channel: selection::channel(request.channel)?.unwrap_or_default(),
        state: selection::state(&request.state)?.unwrap_or_default(),
        product_id: request.product_id.clone(),
        generic_name: request.generic_name.trim().to_owned(),
        batch_number: request.batch_number.trim().to_owned(),
        clock: clock(&request.clock, &request.clock_outcome)?,
        age: age(request.open_from_days, request.open_until_days)?,
        dispositions: dispositions
            .map(|number| disposition(*number))
            .collect::<Result<_, _>>()?,
    })
}

fn clock(name: &str, outcome: &str) -> Result<String, Fault> {
    match (name, outcome) {
        ("", "") => Ok(String::new()),
        ("first_reply" | "resolution", "met" | "missed") => Ok(format!("{name}_{outcome}")),
        _ => Err(filter_unknown()),
    }
}

fn age(from: u32, until: u32) -> Result<Option<Age>, Fault> {
    match (from, until) {
        (0, 0) => Ok(None),
        (from, 0) => Ok(Some(Age { from, until: None })),
        (from, until) if from < until => Ok(Some(Age {
            from,
            until: Some(until),
        })),
        _ => Err(filter_unknown()),
    }
}

/// From when until when that was received: what the period and the age leave.
pub(super) fn within(
    filter: &Filter,
    received: &Selection,
    today: NaiveDate,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let (from, until) = filter.age.map(|age| age.received(today)).unwrap_or_default();
    (
        from.map_or(received.from, |from| from.max(received.from)),
        until.map_or(received.until, |until| until.min(received.until)),
    )
}

/// The days between, if both ends are midnight in China or not chosen.
pub(super) fn whole_days(from: DateTime<Utc>, until: DateTime<Utc>) -> Option<Days> {
    let every = selection::everything();
    let first = NaiveDate::from_ymd_opt(1, 1, 1)?;
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?;
    let days = |from, until| Days::between(from, until);
    match (from == every.from, until == every.until) {
        (true, true) => Some(Days {
            from: first,
            until: last,
        }),
        (true, false) => days(until, until).map(|days| Days { from: first, ..days }),
        (false, true) => days(from, from).map(|days| Days { until: last, ..days }),
        (false, false) => days(from, until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_that_are_not_chosen_are_whole_days() {
        let every = selection::everything();
        let midnight = "2026-10-31T16:00:00Z".parse().unwrap();
        let noon = "2026-11-01T04:00:00Z".parse().unwrap();
        let read =
            |from, until| whole_days(from, until).map(|days| (days.from.to_string(), days.until.to_string()));
        let days = |from: &str, until: &str| Some((from.to_owned(), until.to_owned()));
        assert_eq!(read(every.from, every.until), days("0001-01-01", "9999-12-31"));
        assert_eq!(read(midnight, every.until), days("2026-11-01", "9999-12-31"));
        assert_eq!(read(every.from, midnight), days("0001-01-01", "2026-11-01"));
        assert_eq!(read(every.from, noon), None);
        assert_eq!(read(midnight, noon), None);
    }
}
