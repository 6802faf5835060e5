//! Every number leads to exactly the rows it counts, for every scope.

use contracts::{
    common::v1::{Channel, WorkKind},
    reporting::v1::{
        Count, Dimension, GetCountsRequest, GetCountsResponse, GetOnTimeRatesRequest, ListLedgerRequest,
    },
};
use testkit::{Person, System};

use crate::{
    november::november,
    register::rows,
    world::{client, days, manager, told},
};

const SCOPES: [&[&str]; 6] = [
    &["*"],
    &["cn"],
    &["cn.east"],
    &["cn.east.zhejiang", "cn.north"],
    &["cn.west"],
    &[],
];

async fn counts(system: &System, person: &Person, request: GetCountsRequest) -> GetCountsResponse {
    client(system)
        .get_counts(&person.ask, request.clone())
        .await
        .unwrap()
}

/// The list behind a cell. A region above the asked level stands for itself alone, one at the level for its subtree.
fn behind(cell: &Count, by: &[Dimension], level: u32) -> ListLedgerRequest {
    let mut request = ListLedgerRequest {
        page_size: 2,
        ..ListLedgerRequest::default()
    };
    for (dimension, value) in by.iter().zip(&cell.values) {
        match dimension {
            Dimension::Region => {
                let depth = u32::try_from(value.split('.').count()).unwrap();
                request.region = value.clone();
                request.region_exact = level == 0 || depth < level;
            }
            Dimension::Kind => {
                let name = format!("WORK_KIND_{}", value.to_uppercase());
                request.kind = WorkKind::from_str_name(&name).map_or(0, Into::into);
            }
            Dimension::Channel => {
                let name = format!("CHANNEL_{}", value.to_uppercase());
                request.channel = Channel::from_str_name(&name).unwrap().into();
            }
            Dimension::Day => {
                let day: chrono::NaiveDate = value.parse().unwrap();
                request.received = Some(days(value, &day.succ_opt().unwrap().to_string()));
            }
            Dimension::State => request.state = value.clone(),
            Dimension::Unspecified => unreachable!("nobody counts by nothing"),
        }
    }
    request
}

/// sums by region and by whatever else are the rows that the same person can list.
#[tokio::test]
async fn sums_of_counts_are_the_rows_that_the_same_person_can_list() {
    let system = told(&november(), "").await;
    let combinations: [&[Dimension]; 7] = [
        &[Dimension::Region],
        &[Dimension::Channel],
        &[Dimension::Day],
        &[Dimension::State],
        &[Dimension::State, Dimension::Region],
        &[
            Dimension::Day,
            Dimension::Channel,
            Dimension::Region,
            Dimension::State,
        ],
        &[],
    ];
    let mut totals = Vec::new();
    for scope in SCOPES {
        let person = manager(&system, scope);
        let all = rows(&system, &person, ListLedgerRequest::default()).await;
        for by in combinations {
            for level in 0..=4 {
                let request = GetCountsRequest {
                    by: by.iter().map(|dimension| (*dimension).into()).collect(),
                    region_level: level,
                    ..GetCountsRequest::default()
                };
                let answer = counts(&system, &person, request).await;
                let sum: u64 = answer.counts.iter().map(|cell| cell.count).sum();
                assert_eq!((sum, answer.contacts), (all.len() as u64, all.len() as u64));
                let replied = all.iter().filter(|row| row.first_replied_at.is_some()).count();
                assert_eq!(answer.first_replies, replied as u64);
                for cell in &answer.counts {
                    let listed = rows(&system, &person, behind(cell, by, level)).await;
                    assert_eq!(
                        listed.len() as u64,
                        cell.count,
                        "{:?} at level {level}",
                        cell.values
                    );
                }
            }
        }
        totals.push(all.len());
    }
    assert_eq!(totals, [7, 7, 5, 4, 0, 0]);
    system.finish().await;
}

/// by kind it is work items that are counted, and a contact without one is not forgotten.
#[tokio::test]
async fn counts_by_kind_are_the_kinds_of_the_rows() {
    let system = told(&november(), "").await;
    for scope in SCOPES {
        let person = manager(&system, scope);
        let all = rows(&system, &person, ListLedgerRequest::default()).await;
        let by = [Dimension::Kind, Dimension::Region];
        let request = GetCountsRequest {
            by: by.iter().map(|dimension| (*dimension).into()).collect(),
            ..GetCountsRequest::default()
        };
        let answer = counts(&system, &person, request.clone()).await;
        let items: usize = all.iter().map(|row| row.kinds.len().max(1)).sum();
        let sum: u64 = answer.counts.iter().map(|cell| cell.count).sum();
        assert_eq!((sum, answer.contacts), (items as u64, all.len() as u64));
        for cell in answer.counts.iter().filter(|cell| cell.values[0] != "none") {
            let request = behind(cell, &by, 0);
            let listed = rows(&system, &person, request.clone()).await;
            let items = listed.iter().flat_map(|row| &row.kinds);
            assert_eq!(
                items.filter(|kind| **kind == request.kind).count() as u64,
                cell.count
            );
        }
        let complaints = GetCountsRequest {
            kind: WorkKind::Complaint.into(),
            ..request
        };
        let answer = counts(&system, &person, complaints).await;
        assert!(answer.counts.iter().all(|cell| cell.values[0] == "complaint"));
    }
    let everybody = manager(&system, &["*"]);
    let request = GetCountsRequest {
        by: vec![Dimension::Kind.into()],
        ..GetCountsRequest::default()
    };
    let answer = counts(&system, &everybody, request).await;
    let cells: Vec<_> = answer
        .counts
        .iter()
        .map(|cell| (cell.values[0].as_str(), cell.count))
        .collect();
    assert_eq!(
        cells,
        [
            ("adverse_reaction", 1),
            ("complaint", 1),
            ("consultation", 1),
            ("none", 4),
            ("return_exchange", 2)
        ]
    );
    system.finish().await;
}

/// the on-time rates of a region are those of its tickets; a clock nobody can tell is neither met nor missed.
#[tokio::test]
async fn clocks_are_counted_once_a_ticket_by_region_and_level() {
    let system = told(&november(), "").await;
    let rates = async |person: &Person, level: u32| {
        let request = GetOnTimeRatesRequest {
            region_level: level,
            ..GetOnTimeRatesRequest::default()
        };
        let answer = client(&system)
            .get_on_time_rates(&person.ask, request.clone())
            .await
            .unwrap();
        let rates = answer.rates.into_iter();
        rates
            .map(|rate| {
                (
                    rate.region,
                    rate.clock,
                    [rate.met, rate.missed, rate.running, rate.undetermined],
                )
            })
            .collect::<Vec<_>>()
    };
    let row = |region: &str, clock: &str, counts: [u64; 4]| (region.to_owned(), clock.to_owned(), counts);
    assert_eq!(
        rates(&manager(&system, &["*"]), 2).await,
        [
            row("cn.east", "first_reply", [1, 1, 0, 0]),
            row("cn.east", "resolution", [2, 0, 0, 0]),
            row("cn.north", "first_reply", [0, 1, 0, 0]),
            row("cn.north", "resolution", [0, 0, 0, 1]),
        ]
    );
    assert_eq!(
        rates(&manager(&system, &["cn.east.zhejiang"]), 0).await,
        [
            row("cn.east.zhejiang", "first_reply", [0, 1, 0, 0]),
            row("cn.east.zhejiang", "resolution", [1, 0, 0, 0]),
        ]
    );
    system.finish().await;
}
