//! What a case refuses, and whom.

use contracts::{
    common::v1::{Disposition, WorkKind},
    qa_case::v1::Case,
};
use kernel::{Code, Fault, Id};

use crate::bench::{Bench, Thing, by_id, work};

fn said(result: Result<Case, Fault>) -> (Code, String) {
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
    let noted = Disposition::Noted;
    let opened = bench.opened(&work(WorkKind::AdverseReaction, "cn")).await;
    assert_eq!(
        said(bench.decide(officer, &opened, noted, "无关联").await),
        wrong_moment("case-not-started")
    );
    assert_eq!(
        said(bench.close(officer, &opened).await),
        wrong_moment("case-not-decided")
    );
    let started = bench.start_case(officer, &opened).await.unwrap();
    assert_eq!(
        said(bench.start_case(officer, &started).await),
        wrong_moment("case-already-started")
    );
    assert_eq!(
        said(bench.close(officer, &started).await),
        wrong_moment("case-not-decided")
    );
    let decided = bench.decide(officer, &started, noted, "无关联").await.unwrap();
    assert_eq!(
        said(
            bench
                .decide(officer, &decided, Disposition::Reported, "有关联")
                .await
        ),
        wrong_moment("case-already-decided")
    );
    let closed = bench.close(officer, &decided).await.unwrap();
    assert_eq!(
        said(bench.close(officer, &closed).await),
        wrong_moment("case-already-closed")
    );
    assert_eq!(
        bench.get(officer, by_id(&closed)).await.unwrap().case,
        Some(closed)
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_decision_needs_words_and_a_disposition_that_fits_the_kind() {
    let bench = Bench::start().await;
    let opened = bench.opened(&work(WorkKind::AdverseReaction, "cn")).await;
    let case = bench.start_case(&bench.officer, &opened).await.unwrap();
    let long = "长".repeat(10_001);
    let wrong = [
        (Disposition::Reported, " ", "decision-missing"),
        (Disposition::Reported, long.as_str(), "decision-too-long"),
        (Disposition::Substantiated, "投诉成立", "disposition-unfit"),
        (Disposition::Returned, "已退货", "disposition-unfit"),
        (Disposition::Unspecified, "未知", "disposition-unfit"),
    ];
    for (disposition, words, slug) in wrong {
        let refused = bench.decide(&bench.officer, &case, disposition, words).await;
        assert_eq!(said(refused), (Code::InvalidArgument, slug.to_owned()));
    }
    let decided = bench.decide(&bench.officer, &case, Disposition::Reported, "已上报监测机构。");
    assert_eq!(decided.await.unwrap().version, case.version + 1);
    bench.finish().await;
}

#[tokio::test]
async fn who_has_seen_an_older_version_must_look_again() {
    let bench = Bench::start().await;
    let opened = bench.opened(&work(WorkKind::Complaint, "cn")).await;
    let (one, other) = tokio::join!(
        bench.start_case(&bench.clerk, &opened),
        bench.start_case(&bench.officer, &opened)
    );
    let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
    let meanwhile = (Code::Aborted, "case-changed-meanwhile".to_owned());
    assert_eq!(said(lost), meanwhile);
    let started = won.unwrap();
    let refused = bench
        .decide(&bench.officer, &opened, Disposition::Refused, "不属实")
        .await;
    assert_eq!(said(refused), meanwhile);
    assert_eq!(bench.history(&bench.clerk, &started).await.unwrap().len(), 2);
    bench.finish().await;
}

#[tokio::test]
async fn a_case_of_another_region_does_not_exist() {
    let bench = Bench::start().await;
    let all = ["case.read", "case.handle", "case.decide"];
    let stranger = bench.system.people.person("zhao", &all, &["cn.north"]);
    let case = bench.opened(&work(WorkKind::Complaint, "cn.east.zhejiang")).await;
    let nowhere = Case {
        case_id: Id::<Thing>::new().to_string(),
        ..case.clone()
    };
    for case in [&case, &nowhere] {
        let unseen = [
            bench.get(&stranger, by_id(case)).await.map(|_| case.clone()),
            bench.start_case(&stranger, case).await,
            bench
                .decide(&stranger, case, Disposition::Refused, "不属实")
                .await,
            bench.close(&stranger, case).await,
            bench.history(&stranger, case).await.map(|_| case.clone()),
        ];
        for result in unseen {
            assert_eq!(said(result), (Code::NotFound, "case-unknown".to_owned()));
        }
    }
    let neighbour = bench.system.people.person("qian", &all, &["cn.north", "cn.east"]);
    assert!(bench.start_case(&neighbour, &case).await.is_ok());
    bench.finish().await;
}

/// Design section 7.3: a suspected adverse reaction can only be dismissed by QA, who alone hold `case.decide`.
#[tokio::test]
async fn who_may_not_decide_cannot_dismiss_a_suspected_reaction() {
    let bench = Bench::start().await;
    let opened = bench.opened(&work(WorkKind::AdverseReaction, "cn")).await;
    let case = bench.start_case(&bench.clerk, &opened).await.unwrap();
    let denied = (Code::PermissionDenied, "permission-missing".to_owned());
    for disposition in [Disposition::Refused, Disposition::Noted, Disposition::Reported] {
        let refused = bench
            .decide(&bench.clerk, &case, disposition, "与药品无关。")
            .await;
        assert_eq!(said(refused), denied);
    }
    let reader = bench.system.people.person("sun", &["case.read"], &["*"]);
    assert_eq!(said(bench.start_case(&reader, &case).await), denied);
    assert_eq!(said(bench.close(&reader, &case).await), denied);
    let unread = bench.system.people.person("zhou", &["return.read"], &["*"]);
    assert_eq!(
        bench.get(&unread, by_id(&case)).await.unwrap_err().code,
        Code::PermissionDenied
    );
    bench.finish().await;
}
