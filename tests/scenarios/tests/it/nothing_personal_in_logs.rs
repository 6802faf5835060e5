use serde_json::json;
use testkit::eventually;

use crate::{collector::Collector, world::World};

/// name, phone, address and narrative of a patient appear in no log line and on no span, not even when
/// a request about them is refused.
#[tokio::test]
async fn nothing_personal_reaches_logs_or_spans() {
    let collector = Collector::shared();
    let world = World::start().await;
    let clerk = world.sign_in("li.na").await;
    let (name, phone, mail, words) = ("欧阳雪梅", "13999990001", "ouyang@patient.example", "舌头发麻");
    let receipt = world
        .mail(format!(
            "From: {name} <{mail}>\r\nTo: service@yaohou.example\r\nMessage-ID: <p@patient.example>\r\n\
             Subject: {words}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             我是{name},电话{phone},服用布洛芬缓释胶囊后{words}、皮疹。\r\n"
        ))
        .await;
    let ticket = clerk.ticket(&receipt, |_| true).await;
    let wrong = json!({ "ticketId": ticket["ticketId"], "body": "", "channel": "CHANNEL_EMAIL" });
    assert!(
        clerk
            .try_call("routing.v1.RoutingService/ReplyToTicket", wrong)
            .await
            .is_err()
    );
    let unknown = json!({ "contactId": "x", "text": words, "reporter": { "name": name } });
    assert!(
        clerk
            .try_call("intake.v1.IntakeService/DescribeContact", unknown)
            .await
            .is_err()
    );
    world.outbox.find(mail, &receipt).await;
    world.system.settle().await;
    // the house has spoken of this contact once its ledger row is written
    eventually("the collector heard of the last step", || async {
        collector
            .said()
            .iter()
            .any(|text| text.contains("reporting_on_ticket_opened"))
            .then_some(())
    })
    .await;
    for text in collector.said() {
        for secret in [name, phone, mail, words] {
            assert!(!text.contains(secret), "{secret} was told: {text}");
        }
    }
    world.finish().await;
}
