//! The regional dashboard: every number in an answer leads to exactly the rows it counts, for every scope.

use contracts::{
    common::v1::{Disposition, Period, WorkKind},
    reporting::v1::{
        Figures, GetDashboardRequest, GetDashboardResponse, ListLedgerRequest, ProductFigure, Step,
    },
};
use testkit::{Person, System};

use crate::{
    crowd::{crowd, today},
    november::november,
    register::rows,
    world::{Fact, client, counted, days, manager, reporting_at},
};

const SCOPES: [&[&str]; 6] = [
    &["*"],
    &["cn"],
    &["cn.east"],
    &[
        "cn.east.zhejiang.hangzhou",
        "cn.east.jiangsu",
        "cn.north.beijing",
        "cn.east.jiangsu.nanjing",
    ],
    &["cn.west"],
    &[],
];
const GRANTED: [Disposition; 3] = [
    Disposition::Returned,
    Disposition::Exchanged,
    Disposition::Refunded,
];

async fn at_the_end_of_november(facts: Vec<Fact>) -> System {
    let system = reporting_at(today(), "").await;
    for fact in facts {
        fact.say(&system).await;
    }
    counted(&system).await;
    system
}

async fn ask(system: &System, person: &Person, request: &GetDashboardRequest) -> GetDashboardResponse {
    client(system)
        .get_dashboard(&person.ask, request.clone())
        .await
        .unwrap()
}

/// Every number with the list that must have just as many rows.
type Numbers = Vec<(String, u64, ListLedgerRequest)>;

/// The figures, in the region and the period that `list` already names.
fn of_figures(what: &str, figures: &Figures, list: &ListLedgerRequest) -> Numbers {
    let kind = |kind: WorkKind| ListLedgerRequest {
        kind: kind.into(),
        ..list.clone()
    };
    let state = |state: &str| ListLedgerRequest {
        state: state.into(),
        ..list.clone()
    };
    let clock = |clock: &str, outcome: &str| ListLedgerRequest {
        clock: clock.into(),
        clock_outcome: outcome.into(),
        ..list.clone()
    };
    let granted = ListLedgerRequest {
        dispositions: GRANTED.map(Into::into).to_vec(),
        ..kind(WorkKind::ReturnExchange)
    };
    let all = [
        ("contacts", figures.contacts, list.clone()),
        ("complaints", figures.complaints, kind(WorkKind::Complaint)),
        (
            "reactions",
            figures.adverse_reactions,
            kind(WorkKind::AdverseReaction),
        ),
        (
            "device events",
            figures.device_events,
            kind(WorkKind::DeviceEvent),
        ),
        ("returns", figures.returns, kind(WorkKind::ReturnExchange)),
        ("returns granted", figures.returns_granted, granted),
        ("open", figures.open, state("open")),
        ("waiting", figures.waiting, state("waiting")),
        ("closed", figures.closed, state("closed")),
        (
            "replied in time",
            figures.first_reply_met,
            clock("first_reply", "met"),
        ),
        (
            "replied late",
            figures.first_reply_missed,
            clock("first_reply", "missed"),
        ),
        (
            "resolved in time",
            figures.resolution_met,
            clock("resolution", "met"),
        ),
        (
            "resolved late",
            figures.resolution_missed,
            clock("resolution", "missed"),
        ),
    ];
    let named = all.into_iter();
    named
        .map(|(name, count, request)| (format!("{what} {name}"), count, request))
        .collect()
}

fn of_product(figure: &ProductFigure, list: &ListLedgerRequest) -> Numbers {
    let by_kind = [
        (WorkKind::Complaint, figure.complaints),
        (WorkKind::AdverseReaction, figure.adverse_reactions),
        (WorkKind::DeviceEvent, figure.device_events),
        (WorkKind::ReturnExchange, figure.returns),
    ];
    by_kind
        .into_iter()
        .map(|(kind, count)| {
            let request = ListLedgerRequest {
                kind: kind.into(),
                product_id: figure.product_id.clone(),
                generic_name: if figure.product_id.is_empty() {
                    figure.generic_name.clone()
                } else {
                    String::new()
                },
                batch_number: figure.batch_number.clone(),
                ..list.clone()
            };
            let about = format!("{} {}", figure.generic_name, figure.batch_number);
            (format!("{about} {}", kind.as_str_name()), count, request)
        })
        .collect()
}

fn of_regions(answer: &GetDashboardResponse, now: &ListLedgerRequest, before: &ListLedgerRequest) -> Numbers {
    let mut numbers = Vec::new();
    for region in &answer.regions {
        let there = |list: &ListLedgerRequest| ListLedgerRequest {
            region: region.region.clone(),
            region_exact: region.region_exact,
            ..list.clone()
        };
        let name = format!("{} exact {}", region.region, region.region_exact);
        numbers.extend(of_figures(&name, region.now.as_ref().unwrap(), &there(now)));
        numbers.extend(of_figures(&name, region.before.as_ref().unwrap(), &there(before)));
    }
    numbers
}

/// A step within the period.
fn step_days(day: &str, step: Step, period: &Period) -> Period {
    let first: chrono::NaiveDate = day.parse().unwrap();
    let next = match step {
        Step::Week => first + chrono::Days::new(7),
        Step::Month => first + chrono::Months::new(1),
        _ => first + chrono::Days::new(1),
    };
    let whole = days(day, &next.to_string());
    let seconds = |at: &Option<prost_types::Timestamp>| at.as_ref().unwrap().seconds;
    Period {
        from: [whole.from, period.from].into_iter().max_by_key(seconds).unwrap(),
        until: [whole.until, period.until]
            .into_iter()
            .min_by_key(seconds)
            .unwrap(),
    }
}

fn of_charts(answer: &GetDashboardResponse, now: &ListLedgerRequest, before: &ListLedgerRequest) -> Numbers {
    let mut numbers = Vec::new();
    for point in &answer.series {
        let request = ListLedgerRequest {
            received: Some(step_days(
                &point.day,
                answer.step(),
                now.received.as_ref().unwrap(),
            )),
            kind: point.kind,
            channel: point.channel,
            ..now.clone()
        };
        let what = format!("{} kind {} channel {}", point.day, point.kind, point.channel);
        numbers.push((what, point.count, request));
    }
    for figure in &answer.kinds {
        for (count, list) in [(figure.now, now), (figure.before, before)] {
            let request = ListLedgerRequest {
                kind: figure.kind,
                ..list.clone()
            };
            numbers.push((format!("kind {}", figure.kind), count, request));
        }
    }
    for figure in &answer.channels {
        for (count, list) in [(figure.now, now), (figure.before, before)] {
            let request = ListLedgerRequest {
                channel: figure.channel,
                ..list.clone()
            };
            numbers.push((format!("channel {}", figure.channel), count, request));
        }
    }
    for bucket in &answer.open_by_age {
        let request = ListLedgerRequest {
            received: None,
            open_from_days: bucket.from_days,
            open_until_days: bucket.until_days,
            ..now.clone()
        };
        numbers.push((
            format!("open since {} days", bucket.from_days),
            bucket.count,
            request,
        ));
    }
    for figure in answer.products.iter().chain(&answer.batches) {
        numbers.extend(of_product(figure, now));
    }
    numbers
}

async fn numbers(system: &System, person: &Person, request: &GetDashboardRequest) -> Numbers {
    let answer = ask(system, person, request).await;
    let seconds = |at: &Option<prost_types::Timestamp>| at.as_ref().unwrap().seconds;
    let period = request.received.as_ref().unwrap();
    let length = seconds(&period.until) - seconds(&period.from);
    let now = ListLedgerRequest {
        received: Some(*period),
        region: answer.region.clone(),
        page_size: 200,
        ..ListLedgerRequest::default()
    };
    let before = ListLedgerRequest {
        received: Some(Period {
            from: Some(prost_types::Timestamp {
                seconds: seconds(&period.from) - length,
                nanos: 0,
            }),
            until: period.from,
        }),
        ..now.clone()
    };
    let mut numbers = of_figures("now", answer.now.as_ref().unwrap(), &now);
    numbers.extend(of_figures("before", answer.before.as_ref().unwrap(), &before));
    numbers.extend(of_regions(&answer, &now, &before));
    numbers.extend(of_charts(&answer, &now, &before));
    numbers
}

/// each figure and each element of a chart is the rows that the same person can list, and no others.
#[tokio::test]
async fn every_number_of_a_dashboard_leads_to_the_rows_it_counts() {
    let mut facts = crowd(3, 45);
    facts.extend(november());
    let system = at_the_end_of_november(facts).await;
    let mut walked = Vec::new();
    for scope in SCOPES {
        let person = manager(&system, scope);
        let mut sum = 0;
        for (region, step, from, until) in [
            ("", Step::Unspecified, "2026-11-01", "2026-12-01"),
            ("cn", Step::Week, "2026-11-03", "2026-11-20"),
            ("cn.east", Step::Month, "2026-10-10", "2026-12-10"),
            ("cn.east.zhejiang", Step::Day, "2026-11-20", "2026-11-22"),
        ] {
            let request = GetDashboardRequest {
                received: Some(days(from, until)),
                region: region.into(),
                step: step.into(),
                top: 50,
            };
            for (what, count, list) in numbers(&system, &person, &request).await {
                let first = client(&system)
                    .list_ledger(&person.ask, list.clone())
                    .await
                    .unwrap();
                let listed = if first.next_cursor.is_empty() {
                    first.rows.len()
                } else {
                    rows(&system, &person, list.clone()).await.len()
                } as u64;
                assert_eq!(
                    (listed, first.total, first.total_is_least),
                    (count, count, false),
                    "{what} of {scope:?} in {region:?}: {list:?}"
                );
                sum += count;
            }
        }
        walked.push(sum);
    }
    assert!(walked[0] == walked[1] && walked[1] > walked[2] && walked[2] > walked[3] && walked[3] > 0);
    assert_eq!(walked[4..], [0, 0]);
    system.finish().await;
}

/// The parts add up: regions to the figures of all, states to contacts, points of a series to the period.
#[tokio::test]
async fn the_parts_of_a_dashboard_add_up() {
    let system = at_the_end_of_november(crowd(5, 80)).await;
    for scope in SCOPES {
        let person = manager(&system, scope);
        let request = GetDashboardRequest {
            received: Some(days("2026-11-01", "2026-12-01")),
            region: "cn".into(),
            ..GetDashboardRequest::default()
        };
        let answer = ask(&system, &person, &request).await;
        let now = answer.now.unwrap();
        let regions: u64 = answer
            .regions
            .iter()
            .map(|region| region.now.unwrap().contacts)
            .sum();
        let channels: u64 = answer.channels.iter().map(|channel| channel.now).sum();
        let points = answer.series.iter().filter(|point| point.kind == 0);
        let series: u64 = points.map(|point| point.count).sum();
        assert_eq!([regions, channels, series], [now.contacts; 3], "{scope:?}");
        assert_eq!(now.open + now.waiting + now.closed, now.contacts);
        let ages: Vec<_> = answer
            .open_by_age
            .iter()
            .map(|age| (age.from_days, age.until_days))
            .collect();
        assert_eq!(ages, [(0, 1), (1, 3), (3, 7), (7, 15), (15, 30), (30, 0)]);
    }
    system.finish().await;
}

/// A dashboard of a month that can be counted by hand.
#[tokio::test]
async fn the_november_of_the_book_has_these_figures() {
    let system = at_the_end_of_november(november()).await;
    let person = manager(&system, &["*"]);
    let request = GetDashboardRequest {
        received: Some(days("2026-11-01", "2026-12-01")),
        ..GetDashboardRequest::default()
    };
    let answer = ask(&system, &person, &request).await;
    assert_eq!(
        (answer.region.as_str(), answer.step().as_str_name()),
        ("cn", "STEP_DAY")
    );
    let wanted = Figures {
        contacts: 6,
        complaints: 1,
        adverse_reactions: 1,
        returns: 1,
        returns_granted: 1,
        open: 3,
        closed: 3,
        first_reply_met: 1,
        first_reply_missed: 2,
        resolution_met: 2,
        ..Figures::default()
    };
    assert_eq!(answer.now, Some(wanted));
    let october = Figures {
        contacts: 1,
        open: 1,
        ..Figures::default()
    };
    assert_eq!(answer.before, Some(october));
    system.finish().await;
}

#[tokio::test]
async fn the_november_of_the_book_has_these_regions_batches_and_open_tickets() {
    let system = at_the_end_of_november(november()).await;
    let person = manager(&system, &["*"]);
    let request = GetDashboardRequest {
        received: Some(days("2026-11-01", "2026-12-01")),
        ..GetDashboardRequest::default()
    };
    let answer = ask(&system, &person, &request).await;
    let regions: Vec<_> = answer
        .regions
        .iter()
        .map(|one| (one.region.as_str(), one.region_exact))
        .collect();
    assert_eq!(regions, [("cn.east", false), ("cn.north", false), ("cn", true)]);
    let batches: Vec<_> = answer
        .batches
        .iter()
        .map(|one| {
            (
                one.generic_name.as_str(),
                one.batch_number.as_str(),
                one.complaints,
                one.returns,
            )
        })
        .collect();
    let wanted = [
        ("头孢克肟片", "B7", 1, 0),
        ("阿莫西林胶囊", "A20260101", 1, 0),
        ("维生素C片", "C3", 0, 1),
    ];
    assert_eq!(batches, wanted);
    let open: Vec<_> = answer.open_by_age.iter().map(|age| age.count).collect();
    assert_eq!(
        open,
        [1, 0, 0, 1, 1, 1],
        "the form of today, the letter, midnight and october"
    );
    assert!(answer.as_of.is_some());
    system.finish().await;
}

#[tokio::test]
async fn a_dashboard_of_something_that_is_no_period_is_refused() {
    let system = at_the_end_of_november(Vec::new()).await;
    let person = manager(&system, &["*"]);
    let whole = days("2026-11-01", "2026-12-01");
    let noon = Some(crate::crowd::moment("2026-11-01T04:00:00Z"));
    let periods = [
        (None, Step::Day, "period-unreadable"),
        (
            Some(Period { until: None, ..whole }),
            Step::Day,
            "period-unreadable",
        ),
        (
            Some(Period { from: noon, ..whole }),
            Step::Day,
            "period-not-whole-days",
        ),
        (
            Some(days("2026-12-01", "2026-11-01")),
            Step::Day,
            "period-not-whole-days",
        ),
        (
            Some(days("2026-01-01", "2026-12-01")),
            Step::Day,
            "step-too-short",
        ),
        (
            Some(days("2006-01-01", "2026-12-01")),
            Step::Month,
            "period-too-long",
        ),
    ];
    for (received, step, slug) in periods {
        let request = GetDashboardRequest {
            received,
            step: step.into(),
            ..GetDashboardRequest::default()
        };
        let refusal = client(&system).get_dashboard(&person.ask, request.clone()).await;
        assert_eq!(refusal.err().unwrap().slug, slug);
    }
    let reader = system
        .people
        .person_at(system.clock.now(), "reader", &["ledger.read"], &["*"]);
    let request = GetDashboardRequest {
        received: Some(whole),
        ..GetDashboardRequest::default()
    };
    let refusal = client(&system).get_dashboard(&reader.ask, request).await;
    assert_eq!(refusal.err().unwrap().slug, "permission-missing");
    system.finish().await;
}

#[tokio::test]
async fn a_clock_a_disposition_or_an_age_that_is_none_is_refused() {
    let system = at_the_end_of_november(Vec::new()).await;
    let person = manager(&system, &["*"]);
    let unknown = [
        ListLedgerRequest {
            clock: "lunch".into(),
            clock_outcome: "met".into(),
            ..ListLedgerRequest::default()
        },
        ListLedgerRequest {
            clock: "resolution".into(),
            ..ListLedgerRequest::default()
        },
        ListLedgerRequest {
            dispositions: vec![0],
            ..ListLedgerRequest::default()
        },
        ListLedgerRequest {
            open_from_days: 3,
            open_until_days: 3,
            ..ListLedgerRequest::default()
        },
    ];
    for request in unknown {
        let refusal = client(&system).list_ledger(&person.ask, request).await;
        assert_eq!(refusal.err().unwrap().slug, "filter-unknown");
    }
    system.finish().await;
}
