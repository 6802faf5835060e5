//! The region tree, changed by hand.

use contracts::catalog::v1::{ChangeRegionRequest, ListRegionsRequest, Region, RegionChanged};
use kernel::Fault;
use testkit::Listener;

use crate::support::{House, REGIONS};

fn region(path: &str, name_zh: &str, kind: &str) -> Region {
    Region {
        path: path.into(),
        name_zh: name_zh.into(),
        name_en: "Somewhere".into(),
        kind: kind.into(),
        ..Region::default()
    }
}

async fn change(house: &House, region: Region, expected_version: u64) -> Result<Region, Fault> {
    let request = ChangeRegionRequest {
        region: Some(region),
        reason: "新设办事处".into(),
        expected_version,
    };
    let ask = house.person(&["catalog.import"], &["*"]);
    let answer = house.client.change_region(&ask, request).await?;
    Ok(answer.region.unwrap())
}

#[tokio::test]
async fn a_region_is_added_below_another_and_renamed_and_everybody_hears_of_it_with_the_reason_on_record() {
    let house = House::start("").await;
    house.import("regions", REGIONS.as_bytes()).await;
    let mut heard = Listener::<RegionChanged>::new(&house.system.client).await;
    for _ in REGIONS.lines().skip(1) {
        heard.next().await;
    }
    let added = change(&house, region("cn.east.jiangsu", "江苏", "province"), 0)
        .await
        .unwrap();
    assert_eq!(
        (added.version, heard.next().await.region.as_ref()),
        (1, Some(&added))
    );
    let renamed = change(&house, region("cn.east.jiangsu", "江苏省", "province"), 1)
        .await
        .unwrap();
    assert_eq!(
        (renamed.version, heard.next().await.region.as_ref()),
        (2, Some(&renamed))
    );
    let same = change(&house, region("cn.east.jiangsu", "江苏省", "province"), 2)
        .await
        .unwrap();
    assert_eq!(same, renamed, "nothing changed, nothing happened");

    let pool = house.system.pool("catalog").await;
    let entries: Vec<(String, String)> = sqlx::query_as(
        "select kind, journal::text from journal where aggregate_kind = 'region' order by journal_id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let kinds: Vec<&str> = entries.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["region-created", "region-changed"]);
    assert!(
        entries
            .iter()
            .all(|(_, text)| text.contains("新设办事处") && text.contains("cn.east.jiangsu"))
    );
    let asker = house.person(&[], &["cn.north"]);
    let tree = house
        .client
        .list_regions(&asker, ListRegionsRequest {})
        .await
        .unwrap()
        .regions;
    assert!(tree.contains(&renamed));
    house.system.finish().await;
}

#[tokio::test]
async fn what_would_tear_the_tree_or_overwrite_somebody_is_refused() {
    let house = House::start("").await;
    house.import("regions", REGIONS.as_bytes()).await;
    for (region, version, slug) in [
        (
            region("cn.west.sichuan", "四川省", "province"),
            0,
            "parent-unknown",
        ),
        (region("us", "美国", "country"), 0, "parent-unknown"),
        (region("cn.east", "华东区", "region"), 0, "region-exists"),
        (
            region("cn.east", "华东区", "region"),
            7,
            "region-changed-meanwhile",
        ),
        (region("cn.east", "华东区", "province"), 1, "region-kind-fixed"),
        (region("cn.west", "西部", "region"), 1, "region-unknown"),
        (region("cn.East", "华东", "region"), 0, "path-malformed"),
        (region("cn.west", "", "region"), 0, "value-missing"),
    ] {
        assert_eq!(change(&house, region, version).await.unwrap_err().slug, slug);
    }
    let unexplained = ChangeRegionRequest {
        region: Some(region("cn.west", "西部", "region")),
        reason: " ".into(),
        expected_version: 0,
    };
    let importer = house.person(&["catalog.import"], &["*"]);
    let refused = house.client.change_region(&importer, unexplained.clone()).await;
    assert_eq!(refused.unwrap_err().slug, "reason-missing");
    let clerk = house.person(&["catalog.read"], &["*"]);
    let refused = house.client.change_region(&clerk, unexplained).await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");
    assert_eq!(house.count("region").await, 5);
    house.system.finish().await;
}
