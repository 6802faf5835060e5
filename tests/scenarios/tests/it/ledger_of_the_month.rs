use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::world::{World, minutes_ago, now};

/// the monthly ledger REC-FY007 has its ten columns in order and one line for each contact, with the
/// handling result that the ticket ended with; as CSV in GB18030 it is what a spreadsheet in China opens.
#[tokio::test]
async fn the_ledger_of_the_month_is_derived_line_by_line() {
    let world = World::start().await;
    let (clerk, manager) = (world.sign_in("li.na").await, world.sign_in("qian.jun").await);
    let visit = json!({
        "channel": "CHANNEL_VISIT", "receivedAt": minutes_ago(3), "region": "cn.east.zhejiang",
        "reporter": { "name": "周主任", "phone": "13588889999", "organisation": "杭州市第一康宁医院" },
        "text": "请问阿莫西林胶囊批号 A260801 的有效期到什么时候?", "idempotencyKey": "visit-1",
    });
    let registered = clerk.call("intake.v1.IntakeService/RegisterContact", visit).await;
    let receipt = registered["receipt"].as_str().unwrap();
    let ticket = clerk.ticket(receipt, |_| true).await;
    let reply = json!({ "ticketId": ticket["ticketId"], "channel": "CHANNEL_VISIT", "body": "已当面告知:有效期至 2028-07-31。" });
    clerk.call("routing.v1.RoutingService/ReplyToTicket", reply).await;
    clerk.ticket(receipt, |ticket| ticket["state"] == "closed").await;
    world.system.settle().await;

    let shanghai = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    let month = now().with_timezone(&shanghai).format("%Y-%m").to_string();
    let export = json!({ "month": month, "encoding": "gb18030" });
    let file = manager
        .call("reporting.v1.ReportingService/ExportFeedbackLedger", export)
        .await;
    let bytes = STANDARD.decode(file["csv"].as_str().unwrap()).unwrap();
    let (text, _, broken) = encoding_rs::GB18030.decode(&bytes);
    assert!(!broken);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let titles = [
        "日期",
        "药品名称",
        "规格",
        "包装规格",
        "批号",
        "反馈形式",
        "用户单位",
        "反馈人及联系电话",
        "反馈问题",
        "处理结果",
    ];
    assert_eq!(rows[0].iter().collect::<Vec<_>>(), titles);
    assert_eq!(rows.len(), 2, "{text}");
    let line: Vec<&str> = rows[1].iter().collect();
    assert_eq!(
        &line[1..6],
        ["阿莫西林胶囊", "0.25g", "24粒/盒", "A260801", "来访"]
    );
    assert_eq!(line[6], "杭州市第一康宁医院");
    assert!(line[7].contains("周主任") && line[7].contains("13588889999"));
    assert!(line[9].contains("有效期至 2028-07-31"));
    world.finish().await;
}
