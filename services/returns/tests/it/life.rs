//! A return from assignment to closing.

use contracts::{
    common::v1::{Disposition, WorkKind},
    returns::v1::{GetReturnRequest, ReturnClosed, ReturnDecided, ReturnStarted},
};
use testkit::Listener;

use crate::bench::{Bench, by_id, work};

#[tokio::test]
async fn a_return_is_started_decided_and_closed_and_every_step_is_told_and_journalled() {
    let bench = Bench::start().await;
    let mut started_heard = Listener::<ReturnStarted>::new(&bench.system.client).await;
    let mut decided_heard = Listener::<ReturnDecided>::new(&bench.system.client).await;
    let mut closed_heard = Listener::<ReturnClosed>::new(&bench.system.client).await;
    let opened = bench
        .opened(&work(WorkKind::ReturnExchange, "cn.east.zhejiang"))
        .await;
    let (li, wang) = (
        &bench.clerk.principal.person_id,
        &bench.officer.principal.person_id,
    );

    let started = bench.start_return(&bench.clerk, &opened).await.unwrap();
    assert_eq!((started.state.as_str(), started.version), ("in_progress", 2));
    assert_eq!(&started.owner, li);
    let words = "经检验,该批号装量不足,已退款。";
    let decided = bench
        .decide(&bench.officer, &started, Disposition::Refunded, words)
        .await
        .unwrap();
    assert_eq!((decided.state.as_str(), decided.version), ("decided", 3));
    assert_eq!(decided.disposition, Disposition::Refunded as i32);
    assert_eq!((decided.decision.as_str(), &decided.decided_by), (words, wang));
    assert!(decided.decided_at.is_some() && decided.closed_at.is_none());
    let closed = bench.close(&bench.clerk, &decided).await.unwrap();
    assert_eq!((closed.state.as_str(), closed.version), ("closed", 4));
    assert_eq!(closed.disposition, Disposition::Refunded as i32);
    assert!(closed.closed_at.is_some());

    let heard = started_heard.next().await;
    assert_eq!((heard.r#return, &heard.actor), (Some(started), li));
    let heard = decided_heard.next().await;
    assert_eq!((heard.r#return, &heard.actor), (Some(decided), wang));
    let heard = closed_heard.next().await;
    assert_eq!((heard.r#return, &heard.actor), (Some(closed.clone()), li));

    let entries = bench.history(&bench.clerk, &closed).await.unwrap();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| (entry.kind.as_str(), entry.actor.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("return-opened", "service:returns"),
            ("return-started", li),
            ("return-decided", wang),
            ("return-closed", li)
        ]
    );
    let decided = &entries[2].changes_json;
    assert!(
        decided.contains(r#""field":"disposition","old":null,"new":"refunded""#),
        "{decided}"
    );
    assert!(
        decided.contains("decision_sha256") && !decided.contains(words),
        "{decided}"
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_return_is_found_by_id_by_number_and_by_work_item() {
    let bench = Bench::start().await;
    let goods_return = bench.opened(&work(WorkKind::Repair, "cn")).await;
    let by_number = GetReturnRequest {
        number: goods_return.number.clone(),
        ..GetReturnRequest::default()
    };
    for request in [by_id(&goods_return), by_number] {
        let found = bench.get(&bench.clerk, request).await.unwrap();
        assert_eq!(found.r#return.as_ref(), Some(&goods_return));
    }
    let none = bench.get(&bench.clerk, GetReturnRequest::default()).await;
    assert_eq!(none.unwrap_err().slug, "return-ambiguous");
    bench.finish().await;
}
