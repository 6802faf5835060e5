use serde_json::json;

use crate::world::{World, key, receipt};

/// a regional manager sees the rows of the own regions and sums that are exactly those rows; a clerk of
/// another region is told no more than that there is nothing.
#[tokio::test]
async fn a_region_sees_its_own_rows_and_sums_and_no_others() {
    let world = World::start().await;
    let (clerk, east_clerk) = (world.sign_in("li.na").await, world.sign_in("wang.lei").await);
    for (region, phone) in [
        ("cn.east.zhejiang", "13800000001"),
        ("cn.east.jiangsu", "13800000002"),
        ("cn.north.hebei", "13800000003"),
    ] {
        let answer = world
            .form(&[
                ("submission_key", &key()),
                ("kind", "consultation"),
                ("name", "药房"),
                ("phone", phone),
                ("region", region),
                ("text", "请问布洛芬缓释胶囊的储存条件是什么?"),
                ("consent", "yes"),
            ])
            .await;
        let receipt = receipt(answer).await;
        clerk.ticket(&receipt, |_| true).await;
        let seen = east_clerk
            .try_call(
                "intake.v1.IntakeService/GetContact",
                json!({ "receipt": receipt }),
            )
            .await;
        assert_eq!(seen.is_ok(), region.starts_with("cn.east"), "{region}");
    }
    world.system.settle().await;
    for (login, rows) in [("lin.lan", 2), ("sun.hao", 1)] {
        let manager = world.sign_in(login).await;
        let listed = manager
            .call("reporting.v1.ReportingService/ListLedger", json!({}))
            .await;
        assert_eq!(listed["rows"].as_array().unwrap().len(), rows, "{login}");
        let counts = manager
            .call(
                "reporting.v1.ReportingService/GetCounts",
                json!({ "by": ["DIMENSION_REGION"] }),
            )
            .await;
        let sum: u64 = counts["counts"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|row| row["count"].as_str()?.parse::<u64>().ok())
            .sum();
        assert_eq!(sum, rows as u64, "{login}");
    }
    world.finish().await;
}
