//! What a return refuses, and whom.

use contracts::{
    common::v1::{Disposition, WorkKind},
    returns::v1::Return,
};
use kernel::{Code, Fault, Id};

use crate::bench::{Bench, Thing, by_id, work};

fn said(result: Result<Return, Fault>) -> (Code, String) {
    let fault = result.expect_err("a refusal");
    (fault.code, fault.slug)
}

fn wrong_moment(slug: &str) -> (Code, String) {
    (Code::FailedPrecondition, slug.to_owned())
}

#[tokio::test]
async fn no_step_can_be_left_out_or_done_twice() {
    let bench = Bench::start().await;
    let officer = &bench.officer;
    let noted = Disposition::Exchanged;
    let opened = bench.opened(&work(WorkKind::Repair, "cn")).await;
    assert_eq!(
        said(bench.decide(officer, &opened, noted, "已换货").await),
        wrong_moment("return-not-started")
    );
    assert_eq!(
        said(bench.close(officer, &opened).await),
        wrong_moment("return-not-decided")
    );
    let started = bench.start_return(officer, &opened).await.unwrap();
    assert_eq!(
        said(bench.start_return(officer, &started).await),
        wrong_moment("return-already-started")
    );
    assert_eq!(
        said(bench.close(officer, &started).await),
        wrong_moment("return-not-decided")
    );
    let decided = bench.decide(officer, &started, noted, "已换货").await.unwrap();
    assert_eq!(
        said(
            bench
                .decide(officer, &decided, Disposition::Repaired, "已修复")
                .await
        ),
        wrong_moment("return-already-decided")
    );
    let closed = bench.close(officer, &decided).await.unwrap();
    assert_eq!(
        said(bench.close(officer, &closed).await),
        wrong_moment("return-already-closed")
    );
    assert_eq!(
        bench.get(officer, by_id(&closed)).await.unwrap().r#return,
        Some(closed)
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_decision_needs_words_and_a_disposition_that_fits_the_kind() {
    let bench = Bench::start().await;
    let opened = bench.opened(&work(WorkKind::Repair, "cn")).await;
    let goods_return = bench.start_return(&bench.officer, &opened).await.unwrap();
    let long = "长".repeat(10_001);
    let wrong = [
        (Disposition::Repaired, " ", "decision-missing"),
        (Disposition::Repaired, long.as_str(), "decision-too-long"),
        (Disposition::Substantiated, "投诉成立", "disposition-unfit"),
        (Disposition::Replenished, "已补货", "disposition-unfit"),
        (Disposition::Unspecified, "未知", "disposition-unfit"),
    ];
    for (disposition, words, slug) in wrong {
        let refused = bench
            .decide(&bench.officer, &goods_return, disposition, words)
            .await;
        assert_eq!(said(refused), (Code::InvalidArgument, slug.to_owned()));
    }
    let decided = bench.decide(
        &bench.officer,
        &goods_return,
        Disposition::Repaired,
        "已修复并寄回。",
    );
    assert_eq!(decided.await.unwrap().version, goods_return.version + 1);
    bench.finish().await;
}

#[tokio::test]
async fn who_has_seen_an_older_version_must_look_again() {
    let bench = Bench::start().await;
    let opened = bench.opened(&work(WorkKind::ReturnExchange, "cn")).await;
    let (one, other) = tokio::join!(
        bench.start_return(&bench.clerk, &opened),
        bench.start_return(&bench.officer, &opened)
    );
    let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
    let meanwhile = (Code::Aborted, "return-changed-meanwhile".to_owned());
    assert_eq!(said(lost), meanwhile);
    let started = won.unwrap();
    let refused = bench
        .decide(&bench.officer, &opened, Disposition::Refused, "不符合退货规定")
        .await;
    assert_eq!(said(refused), meanwhile);
    assert_eq!(bench.history(&bench.clerk, &started).await.unwrap().len(), 2);
    bench.finish().await;
}

#[tokio::test]
async fn a_return_of_another_region_does_not_exist() {
    let bench = Bench::start().await;
    let all = ["return.read", "return.handle", "return.decide"];
    let stranger = bench.system.people.person("zhao", &all, &["cn.north"]);
    let goods_return = bench
        .opened(&work(WorkKind::ReturnExchange, "cn.east.zhejiang"))
        .await;
    let nowhere = Return {
        return_id: Id::<Thing>::new().to_string(),
        ..goods_return.clone()
    };
    for goods_return in [&goods_return, &nowhere] {
        let unseen = [
            bench
                .get(&stranger, by_id(goods_return))
                .await
                .map(|_| goods_return.clone()),
            bench.start_return(&stranger, goods_return).await,
            bench
                .decide(&stranger, goods_return, Disposition::Refused, "不符合退货规定")
                .await,
            bench.close(&stranger, goods_return).await,
            bench
                .history(&stranger, goods_return)
                .await
                .map(|_| goods_return.clone()),
        ];
        for result in unseen {
            assert_eq!(said(result), (Code::NotFound, "return-unknown".to_owned()));
        }
    }
    let neighbour = bench.system.people.person("qian", &all, &["cn.north", "cn.east"]);
    assert!(bench.start_return(&neighbour, &goods_return).await.is_ok());
    bench.finish().await;
}

/// R-012, the first half: nothing is carried out that somebody with the right to decide has not approved. (Approval limits by
/// amount come later.)
#[tokio::test]
async fn who_may_not_decide_can_neither_grant_nor_refuse() {
    let bench = Bench::start().await;
    let opened = bench.opened(&work(WorkKind::Repair, "cn")).await;
    let goods_return = bench.start_return(&bench.clerk, &opened).await.unwrap();
    let denied = (Code::PermissionDenied, "permission-missing".to_owned());
    for disposition in [
        Disposition::Refused,
        Disposition::Exchanged,
        Disposition::Repaired,
    ] {
        let refused = bench
            .decide(&bench.clerk, &goods_return, disposition, "不予维修。")
            .await;
        assert_eq!(said(refused), denied);
    }
    let reader = bench.system.people.person("sun", &["return.read"], &["*"]);
    assert_eq!(said(bench.start_return(&reader, &goods_return).await), denied);
    assert_eq!(said(bench.close(&reader, &goods_return).await), denied);
    let unread = bench.system.people.person("zhou", &["case.read"], &["*"]);
    assert_eq!(
        bench.get(&unread, by_id(&goods_return)).await.unwrap_err().code,
        Code::PermissionDenied
    );
    bench.finish().await;
}
