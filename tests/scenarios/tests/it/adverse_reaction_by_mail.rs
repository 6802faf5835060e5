use serde_json::json;

use crate::world::{World, kinds, work_item};

/// a suspected adverse reaction becomes a case of QA, explains why it was taken for one, and its ticket
/// stays open until QA has decided and the customer has an answer. The batch and product are recognised in the text.
#[tokio::test]
async fn a_suspected_adverse_reaction_reaches_qa_and_holds_the_ticket_open() {
    let world = World::start().await;
    let clerk = world.sign_in("li.na").await;
    let officer = world.sign_in("zhou.ming").await;
    let receipt = world
        .mail(
            "From: chen@clinic.example\r\nTo: service@yaohou.example\r\nMessage-ID: <a1@clinic.example>\r\n\
             Subject: report\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             患者女,45岁,服用布洛芬缓释胶囊(批号 B260915)约半小时后全身出现皮疹、瘙痒,伴呼吸困难,已到急诊就诊。\r\n"
                .as_bytes()
                .to_vec(),
        )
        .await;
    let ticket = clerk.ticket(&receipt, |_| true).await;
    assert!(kinds(&ticket).contains(&"WORK_KIND_ADVERSE_REACTION"));
    let item = work_item(&ticket, "WORK_KIND_ADVERSE_REACTION");
    assert!(
        item["explanation"].as_str().unwrap().contains("皮疹"),
        "{}",
        item["explanation"]
    );

    let case = officer
        .opened("qa_case.v1.QaCaseService/GetCase", "case", &item)
        .await;
    assert_eq!(case["state"], "open");
    assert_eq!(case["product"]["batchNumber"], "B260915");
    assert!(case["number"].as_str().unwrap().starts_with("BL-"));
    let body = json!({ "caseId": case["caseId"] });
    assert_eq!(
        clerk
            .try_call("qa_case.v1.QaCaseService/StartCase", body.clone())
            .await,
        Err("permission-missing".to_owned())
    );
    officer
        .call("qa_case.v1.QaCaseService/StartCase", body.clone())
        .await;
    officer
        .call(
            "qa_case.v1.QaCaseService/DecideCase",
            json!({ "caseId": case["caseId"], "disposition": "DISPOSITION_REPORTED", "decision": "严重不良反应,已上报并告知持有人。" }),
        )
        .await;
    officer.call("qa_case.v1.QaCaseService/CloseCase", body).await;

    let ticket = clerk
        .ticket(&receipt, |ticket| {
            work_item(ticket, "WORK_KIND_ADVERSE_REACTION")["state"] == "disposed"
        })
        .await;
    assert_ne!(ticket["state"], "closed", "the customer has no answer yet");
    let reply = json!({ "ticketId": ticket["ticketId"], "channel": "CHANNEL_EMAIL", "body": "已收到您的报告,请立即停药,我公司已按规定上报。" });
    clerk.call("routing.v1.RoutingService/ReplyToTicket", reply).await;
    clerk.ticket(&receipt, |ticket| ticket["state"] == "closed").await;
    world.finish().await;
}
