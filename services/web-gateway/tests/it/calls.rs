use contracts::catalog::v1::{SearchProductsRequest, SearchProductsResponse};
use prost::Message as _;
use serde_json::json;

use crate::{
    stand_in::session_of,
    world::{SEARCH, answer, header, world},
};

#[tokio::test]
async fn a_call_in_json_is_carried_and_its_answer_comes_back_in_json() {
    let world = world().await;
    let (status, body) = answer(world.call("li.na", SEARCH, &json!({ "text": "阿莫西林胶囊" }))).await;
    assert_eq!(status, 200);
    let product = &body["products"][0];
    assert_eq!(product["genericName"], "阿莫西林胶囊");
    assert_eq!(
        product["version"], "9007199254740993",
        "no digit lost on the way to JavaScript"
    );
    assert_eq!(product["holder"], "li.na", "the service knows who asks");
    world.finish().await;
}

#[tokio::test]
async fn a_call_in_protobuf_is_carried_and_its_answer_comes_back_in_protobuf() {
    let world = world().await;
    let request = SearchProductsRequest {
        text: "布洛芬".to_owned(),
        page_size: 5,
    };
    let call = world
        .post(SEARCH)
        .bearer_auth(session_of("li.na"))
        .header("content-type", "application/proto")
        .body(request.encode_to_vec());
    let answer = call.send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "content-type").as_str()),
        (200, "application/proto")
    );
    let found = SearchProductsResponse::decode(answer.bytes().await.unwrap()).unwrap();
    assert_eq!(found.products[0].generic_name, "布洛芬");
    world.finish().await;
}
