//! What becomes of a return whose work item no longer stands.

use contracts::{
    common::v1::{Disposition, WorkKind},
    returns::v1::ReturnWithdrawn,
};
use testkit::{Listener, eventually};

use crate::bench::{Bench, by_id, withdrawn, work};

#[tokio::test]
async fn an_undecided_return_is_withdrawn_with_its_work_item() {
    let bench = Bench::start().await;
    let mut heard = Listener::<ReturnWithdrawn>::new(&bench.system.client).await;
    let work = work(WorkKind::ReturnExchange, "cn");
    let opened = bench.opened(&work).await;
    let started = bench.start_return(&bench.clerk, &opened).await.unwrap();
    bench
        .system
        .say(&work.ticket_id, &withdrawn(&work, "person-9"))
        .await;
    bench
        .system
        .say(&work.ticket_id, &withdrawn(&work, "person-9"))
        .await;
    bench.system.settle().await;

    let event = heard.next().await;
    let goods_return = event.r#return.expect("the whole return");
    assert_eq!(
        (goods_return.state.as_str(), goods_return.version),
        ("withdrawn", started.version + 1)
    );
    assert_eq!(event.reason, "重新分类");
    assert_eq!(
        bench
            .get(&bench.clerk, by_id(&goods_return))
            .await
            .unwrap()
            .r#return
            .as_ref(),
        Some(&goods_return)
    );
    let refused = bench
        .decide(
            &bench.officer,
            &goods_return,
            Disposition::Refused,
            "不符合退货规定",
        )
        .await;
    assert_eq!(refused.unwrap_err().slug, "return-withdrawn");
    let entries = bench.history(&bench.clerk, &goods_return).await.unwrap();
    assert_eq!(entries.len(), 3, "a second withdrawal changes nothing");
    assert_eq!(entries[2].kind, "return-withdrawn");
    assert_eq!(
        (entries[2].actor.as_str(), entries[2].reason.as_str()),
        ("person-9", "重新分类")
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_decided_return_stays_and_the_journal_says_that_somebody_wanted_it_gone() {
    let bench = Bench::start().await;
    let work = work(WorkKind::Repair, "cn");
    let opened = bench.opened(&work).await;
    let started = bench.start_return(&bench.officer, &opened).await.unwrap();
    let decided = bench.decide(&bench.officer, &started, Disposition::Repaired, "已修复。");
    let decided = decided.await.unwrap();
    bench.system.say(&work.ticket_id, &withdrawn(&work, "")).await;
    let entry = eventually("the refused withdrawal is journalled", || async {
        let entries = bench.history(&bench.officer, &decided).await.unwrap();
        entries
            .into_iter()
            .find(|entry| entry.kind == "withdrawal-refused")
    })
    .await;
    assert_eq!(entry.actor, "service:routing");
    assert_eq!(
        bench
            .get(&bench.officer, by_id(&decided))
            .await
            .unwrap()
            .r#return
            .as_ref(),
        Some(&decided)
    );
    assert_eq!(
        bench.close(&bench.officer, &decided).await.unwrap().state,
        "closed"
    );
    bench.finish().await;
}

#[tokio::test]
async fn a_withdrawal_that_overtakes_its_assignment_is_not_forgotten() {
    let bench = Bench::start().await;
    let mut heard = Listener::<ReturnWithdrawn>::new(&bench.system.client).await;
    let work = work(WorkKind::DeliveryError, "cn");
    bench
        .system
        .say(&work.ticket_id, &withdrawn(&work, "person-9"))
        .await;
    bench.system.settle().await;
    bench.system.say(&work.ticket_id, &work).await;
    let goods_return = heard.next().await.r#return.expect("the whole return");
    assert_eq!(goods_return.work_item_id, work.work_item_id);
    assert_eq!(
        (goods_return.state.as_str(), goods_return.version),
        ("withdrawn", 2)
    );
    bench.finish().await;
}
