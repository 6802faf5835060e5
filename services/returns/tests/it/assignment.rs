//! How a return comes to be.

use std::time::Duration;

use contracts::{common::v1::WorkKind, returns::v1::ReturnOpened, timestamp};
use kernel::Id;
use testkit::Listener;

use crate::bench::{Bench, NARRATIVE, Thing, by_id, by_work_item, work};

#[tokio::test]
async fn an_assignment_opens_one_return_however_often_it_comes() {
    let bench = Bench::start().await;
    let mut heard = Listener::<ReturnOpened>::new(&bench.system.client).await;
    let work = work(WorkKind::ReturnExchange, "cn.east.zhejiang");
    let event_id = Id::<Thing>::new().uuid();
    let now = bench.system.clock.now();
    bench.system.say_as(event_id, &work.ticket_id, now, &work).await;
    bench.system.say_as(event_id, &work.ticket_id, now, &work).await;
    // the same fact under another event id, as after a repair of routing
    bench.system.say(&work.ticket_id, &work).await;
    bench.system.settle().await;

    let opened = heard.next().await.r#return.expect("the whole return");
    assert_eq!(opened.work_item_id, work.work_item_id);
    assert_eq!(opened.version, 1);
    assert_eq!(opened.state, "open");
    assert!(heard.silent_for(Duration::from_millis(300)).await, "opened twice");

    let found = bench
        .get(&bench.officer, by_work_item(&work.work_item_id))
        .await
        .unwrap();
    assert_eq!(found.r#return, Some(opened.clone()));
    assert_eq!(found.narrative, NARRATIVE);
    assert_eq!(bench.history(&bench.officer, &opened).await.unwrap().len(), 1);
    bench.finish().await;
}

#[tokio::test]
async fn a_return_carries_what_was_assigned() {
    let bench = Bench::start().await;
    let mut work = work(WorkKind::DeliveryError, "");
    work.owner = "person-7".into();
    let goods_return = bench.opened(&work).await;
    assert!(
        goods_return.number.starts_with("FH-20"),
        "{}",
        goods_return.number
    );
    assert_eq!(goods_return.region, "cn");
    assert_eq!(goods_return.owner, "person-7");
    assert_eq!(goods_return.product, work.product);
    assert_eq!(goods_return.received_at, work.received_at);
    assert_eq!(goods_return.ticket_id, work.ticket_id);
    assert_eq!(goods_return.contact_id, work.contact_id);
    assert!(goods_return.opened_at.unwrap().seconds <= timestamp(bench.system.clock.now()).seconds);
    assert_eq!(
        bench
            .get(&bench.officer, by_id(&goods_return))
            .await
            .unwrap()
            .r#return,
        Some(goods_return)
    );
    bench.finish().await;
}

#[tokio::test]
async fn work_of_other_kinds_is_left_to_others() {
    let bench = Bench::start().await;
    let mut heard = Listener::<ReturnOpened>::new(&bench.system.client).await;
    for kind in [WorkKind::Complaint, WorkKind::Consultation, WorkKind::Other] {
        let work = work(kind, "cn");
        bench.system.say(&work.ticket_id, &work).await;
    }
    let ours = work(WorkKind::ReturnExchange, "cn");
    bench.opened(&ours).await;
    bench.system.settle().await;
    assert_eq!(
        heard.next().await.r#return.unwrap().work_item_id,
        ours.work_item_id
    );
    assert!(
        heard.silent_for(Duration::from_millis(300)).await,
        "opened something else"
    );
    bench.finish().await;
}
