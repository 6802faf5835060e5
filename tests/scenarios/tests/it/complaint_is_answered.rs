use serde_json::json;

use crate::world::{World, key, work_item};

/// a complaint closes only with a disposition from QA and an answer to the customer, and its
/// history tells who did what.
#[tokio::test]
async fn a_complaint_closes_with_a_disposition_and_an_answer() {
    let world = World::start().await;
    let (clerk, officer) = (world.sign_in("li.na").await, world.sign_in("zhou.ming").await);
    let answer = world
        .form(&[
            ("submission_key", &key()),
            ("kind", "complaint"),
            ("name", "赵先生"),
            ("phone", "13912345678"),
            ("region", "cn.east.zhejiang"),
            ("product", "阿莫西林胶囊"),
            ("batch", "A260801"),
            ("text", "药片颜色发黄且有霉斑,怀疑质量问题,要求调查。"),
            ("consent", "yes"),
        ])
        .await;
    let receipt = crate::world::receipt(answer).await;
    let ticket = clerk.ticket(&receipt, |_| true).await;
    let id = ticket["ticketId"].clone();
    let reply = json!({ "ticketId": id, "channel": "CHANNEL_PHONE", "body": "已电话告知客户:已立案调查,三日内答复。" });
    clerk.call("routing.v1.RoutingService/ReplyToTicket", reply).await;
    let refused = clerk
        .try_call("routing.v1.RoutingService/CloseTicket", json!({ "ticketId": id }))
        .await;
    assert_eq!(refused, Err("work-item-open".to_owned()));

    let item = work_item(&ticket, "WORK_KIND_COMPLAINT");
    let case = officer
        .opened("qa_case.v1.QaCaseService/GetCase", "case", &item)
        .await;
    let case_id = json!({ "caseId": case["caseId"] });
    officer
        .call("qa_case.v1.QaCaseService/StartCase", case_id.clone())
        .await;
    let without_words = json!({ "caseId": case["caseId"], "disposition": "DISPOSITION_SUBSTANTIATED" });
    assert!(
        officer
            .try_call("qa_case.v1.QaCaseService/DecideCase", without_words)
            .await
            .is_err()
    );
    let decided = json!({ "caseId": case["caseId"], "disposition": "DISPOSITION_SUBSTANTIATED", "decision": "投诉成立,安排换货。" });
    officer.call("qa_case.v1.QaCaseService/DecideCase", decided).await;
    officer.call("qa_case.v1.QaCaseService/CloseCase", case_id).await;
    let ticket = clerk.ticket(&receipt, |ticket| ticket["state"] == "closed").await;
    assert_eq!(
        work_item(&ticket, "WORK_KIND_COMPLAINT")["result"],
        "投诉成立,安排换货。"
    );
    let history = clerk
        .call(
            "routing.v1.RoutingService/GetTicketHistory",
            json!({ "ticketId": id }),
        )
        .await;
    assert!(history["entries"].as_array().unwrap().len() >= 3, "{history}");
    world.finish().await;
}
