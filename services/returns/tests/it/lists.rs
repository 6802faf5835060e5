//! The lists people work from.

use std::collections::HashSet;

use contracts::{
    common::v1::WorkKind,
    returns::v1::{ListReturnsRequest, Return},
};
use testkit::Person;

use crate::bench::{Bench, work};

/// All pages of a list.
async fn pages(bench: &Bench, person: &Person, mut request: ListReturnsRequest) -> Vec<Vec<Return>> {
    let mut pages = Vec::new();
    loop {
        let answer = bench
            .client
            .list_returns(&person.ask, request.clone())
            .await
            .expect("a page");
        pages.push(answer.returns);
        if answer.next_cursor.is_empty() {
            return pages;
        }
        request.cursor = answer.next_cursor;
    }
}

/// A list of one state and of one kind.
fn of(state: &str, kind: WorkKind) -> ListReturnsRequest {
    ListReturnsRequest {
        state: state.into(),
        kind: kind.into(),
        ..ListReturnsRequest::default()
    }
}

#[tokio::test]
async fn a_list_shows_every_return_of_the_callers_regions_once_oldest_first() {
    let bench = Bench::start().await;
    let mut expected = HashSet::new();
    for number in 0..7 {
        let region = if number % 2 == 0 {
            "cn.east.zhejiang"
        } else {
            "cn.north"
        };
        let goods_return = bench.opened(&work(WorkKind::ReturnExchange, region)).await;
        if number % 2 == 0 {
            expected.insert(goods_return.return_id);
        }
    }
    let easterner = bench.system.people.person("qian", &["return.read"], &["cn.east"]);
    let request = ListReturnsRequest {
        page_size: 2,
        ..ListReturnsRequest::default()
    };
    let pages = pages(&bench, &easterner, request).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    let listed: Vec<_> = pages.into_iter().flatten().collect();
    let order = |goods_return: &Return| goods_return.opened_at.map(|at| (at.seconds, at.nanos));
    assert!(listed.is_sorted_by_key(order));
    assert_eq!(
        listed
            .into_iter()
            .map(|goods_return| goods_return.return_id)
            .collect::<HashSet<_>>(),
        expected
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_list_can_be_of_one_state_and_of_one_kind() {
    let bench = Bench::start().await;
    let exchange = bench.opened(&work(WorkKind::ReturnExchange, "cn")).await;
    let repair = bench.opened(&work(WorkKind::Repair, "cn")).await;
    bench.start_return(&bench.clerk, &exchange).await.unwrap();
    for (request, expected) in [
        (of("in_progress", WorkKind::Unspecified), vec![&exchange]),
        (of("open", WorkKind::Unspecified), vec![&repair]),
        (of("", WorkKind::Repair), vec![&repair]),
        (of("", WorkKind::Unspecified), vec![&exchange, &repair]),
        (of("closed", WorkKind::ReturnExchange), vec![]),
    ] {
        let listed = pages(&bench, &bench.clerk, request).await.concat();
        let ids: Vec<_> = listed
            .iter()
            .map(|goods_return| &goods_return.return_id)
            .collect();
        assert_eq!(
            ids,
            expected
                .iter()
                .map(|goods_return| &goods_return.return_id)
                .collect::<Vec<_>>()
        );
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
            .list_returns(ask, wrong.clone())
            .await
            .unwrap_err()
            .slug,
        "state-unknown"
    );
    wrong = of("", WorkKind::Complaint);
    assert_eq!(
        bench
            .client
            .list_returns(ask, wrong.clone())
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
            .list_returns(ask, wrong.clone())
            .await
            .unwrap_err()
            .slug,
        "cursor-unreadable"
    );
    bench.finish().await;
}
