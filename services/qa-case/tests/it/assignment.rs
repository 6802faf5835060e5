//! How a case comes to be.

use std::time::Duration;

use contracts::{common::v1::WorkKind, qa_case::v1::CaseOpened, timestamp};
use kernel::Id;
use testkit::Listener;

use crate::bench::{Bench, NARRATIVE, Thing, by_id, by_work_item, work};

#[tokio::test]
async fn an_assignment_opens_one_case_however_often_it_comes() {
    let bench = Bench::start().await;
    let mut heard = Listener::<CaseOpened>::new(&bench.system.client).await;
    let work = work(WorkKind::Complaint, "cn.east.zhejiang");
    let event_id = Id::<Thing>::new().uuid();
    let now = bench.system.clock.now();
    bench.system.say_as(event_id, &work.ticket_id, now, &work).await;
    bench.system.say_as(event_id, &work.ticket_id, now, &work).await;
    // the same fact under another event id, as after a repair of routing
    bench.system.say(&work.ticket_id, &work).await;
    bench.system.settle().await;

    let opened = heard.next().await.case.expect("the whole case");
    assert_eq!(opened.work_item_id, work.work_item_id);
    assert_eq!(opened.version, 1);
    assert_eq!(opened.state, "open");
    assert!(heard.silent_for(Duration::from_millis(300)).await, "opened twice");

    let found = bench
        .get(&bench.officer, by_work_item(&work.work_item_id))
        .await
        .unwrap();
    assert_eq!(found.case, Some(opened.clone()));
    assert_eq!(found.narrative, NARRATIVE);
    assert_eq!(bench.history(&bench.officer, &opened).await.unwrap().len(), 1);
    bench.finish().await;
}

#[tokio::test]
async fn a_case_carries_what_was_assigned() {
    let bench = Bench::start().await;
    let mut work = work(WorkKind::DeviceEvent, "");
    work.owner = "person-7".into();
    let case = bench.opened(&work).await;
    assert!(case.number.starts_with("QX-20"), "{}", case.number);
    assert_eq!(case.region, "cn");
    assert_eq!(case.owner, "person-7");
    assert_eq!(case.product, work.product);
    assert_eq!(case.received_at, work.received_at);
    assert_eq!(case.ticket_id, work.ticket_id);
    assert_eq!(case.contact_id, work.contact_id);
    assert!(case.opened_at.unwrap().seconds <= timestamp(bench.system.clock.now()).seconds);
    assert_eq!(
        bench.get(&bench.officer, by_id(&case)).await.unwrap().case,
        Some(case)
    );
    bench.finish().await;
}

#[tokio::test]
async fn work_of_other_kinds_is_left_to_others() {
    let bench = Bench::start().await;
    let mut heard = Listener::<CaseOpened>::new(&bench.system.client).await;
    for kind in [WorkKind::ReturnExchange, WorkKind::Consultation, WorkKind::Other] {
        let work = work(kind, "cn");
        bench.system.say(&work.ticket_id, &work).await;
    }
    let ours = work(WorkKind::Complaint, "cn");
    bench.opened(&ours).await;
    bench.system.settle().await;
    assert_eq!(heard.next().await.case.unwrap().work_item_id, ours.work_item_id);
    assert!(
        heard.silent_for(Duration::from_millis(300)).await,
        "opened something else"
    );
    bench.finish().await;
}
