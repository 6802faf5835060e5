use serde_json::json;

use crate::world::World;

/// what is no contact is kept and listed with a reason, gets no answer, and can be restored by a person.
#[tokio::test]
async fn robots_and_spam_are_kept_and_never_answered() {
    let world = World::start().await;
    let (clerk, manager) = (world.sign_in("li.na").await, world.sign_in("qian.jun").await);
    world
        .mail(
            "From: he@hospital.example\r\nTo: service@yaohou.example\r\nMessage-ID: <ooo@hospital.example>\r\n\
             Auto-Submitted: auto-replied\r\nSubject: 自动回复:外出\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             我正在休假,回来后回复。\r\n",
        )
        .await;
    world
        .mail(
            "From: seller@spam.example\r\nTo: service@yaohou.example\r\nMessage-ID: <s@spam.example>\r\n\
             Subject: 代开发票 税点优惠\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             本公司代开各类增值税发票,税点低,先开票后付款,加微信详谈。\r\n",
        )
        .await;
    let listed = testkit::eventually("both are listed", || async {
        let listed = manager
            .call("intake.v1.IntakeService/ListRejected", json!({}))
            .await;
        (listed["rejected"].as_array().map_or(0, Vec::len) == 2).then(|| listed["rejected"].clone())
    })
    .await;
    world.system.settle().await;
    assert!(world.outbox.all().is_empty(), "nobody was answered");
    let restored = json!({ "submissionId": listed[0]["submissionId"], "reason": "误判,客户确有来信" });
    let contact = clerk
        .call("intake.v1.IntakeService/RestoreRejected", restored)
        .await;
    assert!(contact["contactId"].is_string());
    world.finish().await;
}
