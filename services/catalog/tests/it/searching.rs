//! Everybody finds what they may see.

use contracts::catalog::v1::{
    ListBatchesRequest, ListRegionsRequest, SearchCustomersRequest, SearchProductsRequest,
};

use crate::support::House;

#[tokio::test]
async fn products_are_found_by_any_part_of_name_code_or_approval_number() {
    let house = House::filled().await;
    let asker = house.person(&["catalog.read"], &[]);
    let find = async |text: &str| -> Vec<String> {
        let request = SearchProductsRequest {
            text: text.into(),
            page_size: 0,
        };
        let answer = house.client.search_products(&asker, request).await.unwrap();
        answer
            .products
            .into_iter()
            .map(|product| product.product_code)
            .collect()
    };
    for text in ["莫西林", "林", "澄林", "yp1001", "H20183471", " 阿莫西林胶囊 "] {
        assert_eq!(find(text).await, ["YP1001"], "{text}");
    }
    assert_eq!(find("").await, ["QX2001", "YP1001", "YP1002"]);
    assert!(find("%").await.is_empty(), "a wildcard is a letter");
    assert!(find("布洛芬").await.is_empty());
    house.system.finish().await;
}

/// Row-level security: a regional user sees the customers of the region and no other.
#[tokio::test]
async fn customers_are_found_only_within_ones_regions() {
    let house = House::filled().await;
    let find = async |text: &str, regions: &[&str]| -> Vec<String> {
        let request = SearchCustomersRequest {
            text: text.into(),
            page_size: 10,
        };
        let asker = house.person(&["catalog.read"], regions);
        let answer = house.client.search_customers(&asker, request).await.unwrap();
        answer
            .customers
            .into_iter()
            .map(|customer| customer.customer_code)
            .collect()
    };
    assert_eq!(find("", &["*"]).await, ["KH3001", "KH3002"]);
    assert_eq!(find("", &["cn"]).await, ["KH3001", "KH3002"]);
    assert_eq!(find("", &["cn.east"]).await, ["KH3002"]);
    assert_eq!(find("东槐", &["cn.east"]).await, [] as [&str; 0]);
    assert_eq!(find("东槐", &["cn.east", "cn.north"]).await, ["KH3001"]);
    assert_eq!(find("0571-6506", &["cn.east"]).await, ["KH3002"]);
    assert_eq!(find("", &[]).await, [] as [&str; 0]);
    house.system.finish().await;
}

#[tokio::test]
async fn batches_are_listed_by_product_and_by_number() {
    let house = House::filled().await;
    let asker = house.person(&["catalog.read"], &["*"]);
    let list = async |product_id: &str, batch_number: &str| {
        let request = ListBatchesRequest {
            product_id: product_id.into(),
            batch_number: batch_number.into(),
        };
        house
            .client
            .list_batches(&asker, request)
            .await
            .map(|answer| answer.batches)
    };
    let both = list("", "A260945").await.unwrap();
    assert_eq!(both.len(), 2, "a number may be used by two products");
    let of_one = list(&both[0].product_id, "").await.unwrap();
    let numbers: Vec<_> = of_one.iter().map(|batch| batch.batch_number.as_str()).collect();
    assert_eq!(numbers, ["A260945", "A260320"]);
    assert_eq!(list(&both[0].product_id, "A260945").await.unwrap().len(), 1);
    assert!(list("no-id", "").await.unwrap().is_empty());
    assert_eq!(list("", " ").await.unwrap_err().slug, "batch-filter-missing");
    house.system.finish().await;
}

#[tokio::test]
async fn the_whole_region_tree_is_there_for_everybody_signed_in() {
    let house = House::filled().await;
    let asker = house.person(&[], &["cn.east"]);
    let answer = house
        .client
        .list_regions(&asker, ListRegionsRequest {})
        .await
        .unwrap();
    let paths: Vec<_> = answer.regions.iter().map(|region| region.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "cn",
            "cn.east",
            "cn.east.zhejiang",
            "cn.north",
            "cn.north.beijing"
        ]
    );
    house.system.finish().await;
}
