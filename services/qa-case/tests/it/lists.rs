//! The lists people work from.

use std::collections::HashSet;

use contracts::{
    common::v1::WorkKind,
    qa_case::v1::{Case, ListCasesRequest},
};
use testkit::Person;

use crate::bench::{Bench, work};

/// All pages of a list.
async fn pages(bench: &Bench, person: &Person, mut request: ListCasesRequest) -> Vec<Vec<Case>> {
    let mut pages = Vec::new();
    loop {
        let answer = bench
            .client
            .list_cases(&person.ask, request.clone())
            .await
            .expect("a page");
        pages.push(answer.cases);
        if answer.next_cursor.is_empty() {
            return pages;
        }
        request.cursor = answer.next_cursor;
    }
}

/// A list of one state and of one kind.
fn of(state: &str, kind: WorkKind) -> ListCasesRequest {
    ListCasesRequest {
        state: state.into(),
        kind: kind.into(),
        ..ListCasesRequest::default()
    }
}

#[tokio::test]
async fn a_list_shows_every_case_of_the_callers_regions_once_oldest_first() {
    let bench = Bench::start().await;
    let mut expected = HashSet::new();
    for number in 0..7 {
        let region = if number % 2 == 0 {
            "cn.east.zhejiang"
        } else {
            "cn.north"
        };
        let case = bench.opened(&work(WorkKind::Complaint, region)).await;
        if number % 2 == 0 {
            expected.insert(case.case_id);
        }
    }
    let easterner = bench.system.people.person("qian", &["case.read"], &["cn.east"]);
    let request = ListCasesRequest {
        page_size: 2,
        ..ListCasesRequest::default()
    };
    let pages = pages(&bench, &easterner, request).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    let listed: Vec<_> = pages.into_iter().flatten().collect();
    let order = |case: &Case| case.opened_at.map(|at| (at.seconds, at.nanos));
    assert!(listed.is_sorted_by_key(order));
    assert_eq!(
        listed
            .into_iter()
            .map(|case| case.case_id)
            .collect::<HashSet<_>>(),
        expected
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_list_can_be_of_one_state_and_of_one_kind() {
    let bench = Bench::start().await;
    let complaint = bench.opened(&work(WorkKind::Complaint, "cn")).await;
    let reaction = bench.opened(&work(WorkKind::AdverseReaction, "cn")).await;
    bench.start_case(&bench.clerk, &complaint).await.unwrap();
    for (request, expected) in [
        (of("in_progress", WorkKind::Unspecified), vec![&complaint]),
        (of("open", WorkKind::Unspecified), vec![&reaction]),
        (of("", WorkKind::AdverseReaction), vec![&reaction]),
        (of("", WorkKind::Unspecified), vec![&complaint, &reaction]),
        (of("closed", WorkKind::Complaint), vec![]),
    ] {
        let listed = pages(&bench, &bench.clerk, request).await.concat();
        let ids: Vec<_> = listed.iter().map(|case| &case.case_id).collect();
        assert_eq!(ids, expected.iter().map(|case| &case.case_id).collect::<Vec<_>>());
    }
    bench.finish().await;
}

#[tokio::test]
async fn a_list_that_cannot_be_is_refused() {
    let bench = Bench::start().await;
    let mut wrong = of("lost", WorkKind::Unspecified);
    let ask = &bench.clerk.ask;
    assert_eq!(
        bench
            .client
            .list_cases(ask, wrong.clone())
            .await
            .unwrap_err()
            .slug,
        "state-unknown"
    );
    wrong = of("", WorkKind::Repair);
    assert_eq!(
        bench
            .client
            .list_cases(ask, wrong.clone())
            .await
            .unwrap_err()
            .slug,
        "kind-foreign"
    );
    wrong = of("", WorkKind::Unspecified);
    wrong.cursor = "page-2".into();
    assert_eq!(
        bench
            .client
            .list_cases(ask, wrong.clone())
            .await
            .unwrap_err()
            .slug,
        "cursor-unreadable"
    );
    bench.finish().await;
}
