use serde_json::json;

use crate::world::{World, kinds};

/// a question by mail is acknowledged with a receipt, answered by mail, and closed
/// because it was answered, not before.
#[tokio::test]
async fn a_question_by_mail_is_answered_by_mail_and_closed() {
    let world = World::start().await;
    let clerk = world.sign_in("li.na").await;
    let receipt = world
        .mail(
            "From: =?utf-8?B?546L6Iqz?= <wangfang@hospital.example>\r\nTo: service@yaohou.example\r\n\
             Message-ID: <q1@hospital.example>\r\nDate: Fri, 20 Nov 2026 09:30:00 +0800\r\n\
             Subject: =?utf-8?B?6Zi/6I6r6KW/5p6X6IO25ZuK5ZKo6K+i?=\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
             您好,请问阿莫西林胶囊(国药准字H20051234)饭前服用还是饭后服用?如何保存?谢谢。\r\n"
                .as_bytes()
                .to_vec(),
        )
        .await;

    let acknowledgement = world.outbox.find("wangfang@hospital.example", &receipt).await;
    assert!(
        acknowledgement
            .text()
            .to_lowercase()
            .contains("auto-submitted: auto-replied")
    );
    let contact = clerk.contact(&receipt).await;
    assert_eq!(contact["products"][0]["genericName"], "阿莫西林胶囊");

    let ticket = clerk.ticket(&receipt, |ticket| ticket["state"] != "closed").await;
    assert_eq!(kinds(&ticket), ["WORK_KIND_CONSULTATION"]);
    let early = clerk
        .try_call(
            "routing.v1.RoutingService/CloseTicket",
            json!({ "ticketId": ticket["ticketId"] }),
        )
        .await;
    assert!(early.is_err(), "nothing closes without an answer");

    let reply = json!({
        "ticketId": ticket["ticketId"], "channel": "CHANNEL_EMAIL", "body": "您好,阿莫西林胶囊饭前饭后均可服用,请置阴凉干燥处保存。",
        "idempotencyKey": "answer-1",
    });
    let preview =
        json!({ "ticketId": ticket["ticketId"], "channel": "CHANNEL_EMAIL", "body": reply["body"] });
    let preview = clerk
        .call("routing.v1.RoutingService/PreviewReply", preview)
        .await;
    clerk.call("routing.v1.RoutingService/ReplyToTicket", reply).await;
    let mail = world.outbox.find("wangfang@hospital.example", "阴凉干燥处").await;
    assert!(
        mail.text().contains("q1@hospital.example"),
        "the answer names the mail it answers"
    );
    // routing foretells the subject, notify writes it: two rules that have to be one
    let foretold = preview["subject"].as_str().unwrap();
    assert!(foretold.contains(&receipt), "{foretold}");
    let text = mail.text();
    let subject = text.lines().find_map(|line| line.strip_prefix("Subject: "));
    assert_eq!(subject, Some(foretold));
    let ticket = clerk.ticket(&receipt, |ticket| ticket["state"] == "closed").await;
    assert!(ticket["firstRepliedAt"].is_string());
    assert_eq!(ticket["workItems"][0]["disposition"], "DISPOSITION_ANSWERED");
    world.finish().await;
}
