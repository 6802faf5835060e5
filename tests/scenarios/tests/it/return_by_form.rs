use serde_json::json;

use crate::world::{World, key, receipt, work_item};

/// an exchange asked for by the public form is decided by the returns group, told to the customer, and
/// the customer sees it on the status page with nothing but the receipt and four digits.
#[tokio::test]
async fn an_exchange_asked_for_by_form_is_decided_and_shown_to_the_customer() {
    let world = World::start().await;
    let (clerk, returns) = (world.sign_in("li.na").await, world.sign_in("wu.xia").await);
    let answer = world
        .form(&[
            ("submission_key", &key()),
            ("kind", "return_exchange"),
            ("name", "同和大药房"),
            ("phone", "13700007777"),
            ("region", "cn.north.hebei"),
            ("product", "布洛芬缓释胶囊"),
            ("text", "布洛芬缓释胶囊多订了 20 盒,未拆封,申请换货。"),
            ("consent", "yes"),
        ])
        .await;
    let receipt = receipt(answer).await;
    let ticket = clerk.ticket(&receipt, |_| true).await;
    let item = work_item(&ticket, "WORK_KIND_RETURN_EXCHANGE");
    let open = returns
        .opened("returns.v1.ReturnsService/GetReturn", "return", &item)
        .await;
    let id = json!({ "returnId": open["returnId"] });
    returns
        .call("returns.v1.ReturnsService/StartReturn", id.clone())
        .await;
    let decided = json!({ "returnId": open["returnId"], "disposition": "DISPOSITION_EXCHANGED", "decision": "同意换货 20 盒。" });
    returns
        .call("returns.v1.ReturnsService/DecideReturn", decided)
        .await;
    returns.call("returns.v1.ReturnsService/CloseReturn", id).await;
    clerk
        .ticket(&receipt, |ticket| {
            work_item(ticket, "WORK_KIND_RETURN_EXCHANGE")["state"] == "disposed"
        })
        .await;
    let reply = json!({ "ticketId": ticket["ticketId"], "channel": "CHANNEL_WEB", "body": "已同意换货,明日随车送达。" });
    clerk.call("routing.v1.RoutingService/ReplyToTicket", reply).await;
    clerk.ticket(&receipt, |ticket| ticket["state"] == "closed").await;
    world.system.settle().await;

    let page = crate::public_form::status(&world, &receipt, "7777").await;
    assert!(page.contains("已同意换货,明日随车送达。"), "{page}");
    assert!(
        !crate::public_form::status(&world, &receipt, "0000")
            .await
            .contains("换货")
    );
    world.finish().await;
}
