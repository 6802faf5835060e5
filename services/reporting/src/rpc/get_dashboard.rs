//! The figures of a region for a period, beside those of the period before.

use contracts::{
    Call,
    common::v1::Period,
    reporting::v1::{self as wire_v1, GetDashboardRequest, GetDashboardResponse},
    timestamp,
};
use kernel::Fault;

use super::{Api, count, scope_of, selection};
use crate::{
    domain::{CONTACTS, Catalogued, Days, Figures, Outlook, RETURN_GRANTED, Region, Step, day_in_china},
    fault::{filter_unknown, period_not_whole_days, period_too_long, period_unreadable},
    queries::{Compared, Dashboard, Question, dashboard},
    store::{ProductFigures, StepChannel},
    wire,
};

/// Products and batches that are listed when nothing is said, and at most.
const TOP: usize = 10;
const MOST: usize = 50;
/// Days of the longest period: a hundred and twenty months.
const LONGEST: u64 = 3_600;

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetDashboardRequest,
) -> Result<GetDashboardResponse, Fault> {
    let days = days(request.received.as_ref())?;
    let step = step(request.step, days)?;
    let region = (!request.region.is_empty()).then(|| request.region.parse::<Region>());
    let question = Question {
        outlook: Outlook::new(region.transpose()?.as_ref(), scope_of(call.person()?)),
        days,
        step,
        top: match usize::try_from(request.top) {
            Ok(0) => TOP,
            top => top.map_or(MOST, |top| top.min(MOST)),
        },
        today: day_in_china(api.clock.now()),
    };
    let mut tx = api.begin(call).await?;
    let found = dashboard(&mut tx, question).await.map_err(store::fault)?;
    Ok(response(found, step))
}

fn days(received: Option<&Period>) -> Result<Days, Fault> {
    let end = |end: Option<&prost_types::Timestamp>| selection::readable(end.ok_or_else(period_unreadable)?);
    let from = end(received.and_then(|period| period.from.as_ref()))?;
    let until = end(received.and_then(|period| period.until.as_ref()))?;
    let days = Days::between(from, until).ok_or_else(period_not_whole_days)?;
    if days.count() > LONGEST {
        return Err(period_too_long());
    }
    Ok(days)
}

fn step(number: i32, days: Days) -> Result<Step, Fault> {
    let step = match wire_v1::Step::try_from(number).map_err(|_| filter_unknown())? {
        wire_v1::Step::Unspecified => Step::for_days(days),
        wire_v1::Step::Day => Step::Day,
        wire_v1::Step::Week => Step::Week,
        wire_v1::Step::Month => Step::Month,
    };
    step.fits(days)?;
    Ok(step)
}

fn response(found: Dashboard, step: Step) -> GetDashboardResponse {
    GetDashboardResponse {
        now: Some(figures(&found.all.now)),
        before: Some(figures(&found.all.before)),
        series: found.series.iter().flat_map(points).collect(),
        regions: regions(&found),
        products: products(&found, &found.products),
        batches: products(&found, &found.batches),
        open_by_age: found
            .open_by_age
            .iter()
            .map(|(age, tickets)| wire_v1::AgeBucket {
                from_days: age.from,
                until_days: age.until.unwrap_or_default(),
                count: count(*tickets),
            })
            .collect(),
        kinds: kinds(&found.all),
        channels: found
            .channels
            .iter()
            .map(|(channel, both)| wire_v1::ChannelFigure {
                channel: wire::channel(channel).into(),
                now: count(both.now.of(CONTACTS)),
                before: count(both.before.of(CONTACTS)),
            })
            .collect(),
        as_of: found.as_of.map(timestamp),
        region: found.region,
        step: match step {
            Step::Day => wire_v1::Step::Day,
            Step::Week => wire_v1::Step::Week,
            Step::Month => wire_v1::Step::Month,
        }
        .into(),
    }
}

fn figures(figures: &Figures) -> wire_v1::Figures {
    let of = |word| count(figures.of(word));
    wire_v1::Figures {
        contacts: of(CONTACTS),
        complaints: of("complaint"),
        adverse_reactions: of("adverse_reaction"),
        device_events: of("device_event"),
        returns: of("return_exchange"),
        returns_granted: of(RETURN_GRANTED),
        open: of("open"),
        closed: of("closed"),
        first_reply_met: of("first_reply_met"),
        first_reply_missed: of("first_reply_missed"),
        resolution_met: of("resolution_met"),
        resolution_missed: of("resolution_missed"),
        waiting: of("waiting"),
    }
}

/// All contacts of the step and channel, then those with a work item of each kind that there is.
fn points(step: &StepChannel) -> Vec<wire_v1::SeriesPoint> {
    let point = |kind: i32, figure: i64| wire_v1::SeriesPoint {
        day: step.step.to_string(),
        kind,
        channel: wire::channel(&step.channel).into(),
        count: count(figure),
    };
    let all = point(0, step.figures.of(CONTACTS));
    let of_kinds = wire::kinds().map(|(kind, word)| point(kind, step.figures.of(&word)));
    let points = std::iter::once(all).chain(of_kinds);
    points.filter(|point| point.count > 0).collect()
}

fn kinds(all: &Compared) -> Vec<wire_v1::KindFigure> {
    let of_kinds = wire::kinds().map(|(kind, word)| wire_v1::KindFigure {
        kind,
        now: count(all.now.of(&word)),
        before: count(all.before.of(&word)),
    });
    of_kinds.filter(|figure| figure.now + figure.before > 0).collect()
}

fn regions(found: &Dashboard) -> Vec<wire_v1::RegionFigures> {
    let one = |region: &str, both: &Compared, region_exact| wire_v1::RegionFigures {
        region: region.to_owned(),
        region_exact,
        now: Some(figures(&both.now)),
        before: Some(figures(&both.before)),
    };
    let children = found.children.iter();
    let mut regions: Vec<_> = children.map(|(child, both)| one(child, both, false)).collect();
    if !found.rest.now.is_empty() || !found.rest.before.is_empty() {
        regions.push(one(&found.region, &found.rest, true));
    }
    regions
}

fn products(found: &Dashboard, listed: &[ProductFigures]) -> Vec<wire_v1::ProductFigure> {
    let product = |product: &ProductFigures| {
        let id = product.product_id.parse().ok();
        let known: Option<&Catalogued> = id.and_then(|id| found.known.get(&id));
        wire_v1::ProductFigure {
            product_id: product.product_id.clone(),
            generic_name: known
                .map_or(&product.generic_name, |known| &known.generic_name)
                .clone(),
            specification: known.map(|known| known.specification.clone()).unwrap_or_default(),
            batch_number: product.batch_number.clone(),
            complaints: count(product.complaint),
            adverse_reactions: count(product.adverse_reaction),
            device_events: count(product.device_event),
            returns: count(product.return_exchange),
        }
    };
    listed.iter().map(product).collect()
}
