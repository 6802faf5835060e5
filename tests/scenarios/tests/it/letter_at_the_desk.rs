use serde_json::json;

use crate::world::{World, kinds, minutes_ago};

/// a clerk registers a letter; it gets a receipt and a ticket, and what is missing is
/// told but does not stand in the way. R-001: the spoken answer is recorded and closes it.
#[tokio::test]
async fn a_letter_is_registered_answered_and_closed() {
    let world = World::start().await;
    let clerk = world.sign_in("li.na").await;
    let letter = json!({
        "channel": "CHANNEL_LETTER", "receivedAt": minutes_ago(90), "region": "cn.north.hebei",
        "reporter": { "name": "孙大夫", "phone": "13500001111" },
        "subject": "来函咨询", "text": "请问布洛芬缓释胶囊儿童能否服用,用量如何?",
        "channelNote": "来函第 12 号", "idempotencyKey": "letter-12",
    });
    let registered = clerk
        .call("intake.v1.IntakeService/RegisterContact", letter.clone())
        .await;
    let again = clerk
        .call("intake.v1.IntakeService/RegisterContact", letter)
        .await;
    assert_eq!(registered["contactId"], again["contactId"], "registered once");
    assert!(
        registered["missing"]
            .as_array()
            .is_some_and(|missing| !missing.is_empty()),
        "{registered}"
    );
    let receipt = registered["receipt"].as_str().unwrap();
    let ticket = clerk.ticket(receipt, |_| true).await;
    assert_eq!(kinds(&ticket), ["WORK_KIND_CONSULTATION"]);
    let reply = json!({ "ticketId": ticket["ticketId"], "channel": "CHANNEL_LETTER", "body": "复函第 12 号:儿童用量请遵医嘱。" });
    clerk.call("routing.v1.RoutingService/ReplyToTicket", reply).await;
    clerk.ticket(receipt, |ticket| ticket["state"] == "closed").await;
    world.finish().await;
}
