use reqwest::Client;

use crate::world::{World, key, receipt};

/// What the status page says.
pub(crate) async fn status(world: &World, receipt: &str, last_four: &str) -> String {
    let form = [("receipt", receipt), ("phone_last_four", last_four)];
    let request = Client::new()
        .post(format!("{}/form/status", world.gateway()))
        .form(&form);
    request.send().await.unwrap().text().await.unwrap()
}

/// the same form sent again gets the same receipt and makes no second contact.
#[tokio::test]
async fn a_form_sent_twice_is_one_contact_with_one_receipt() {
    let world = World::start().await;
    let clerk = world.sign_in("li.na").await;
    let key = key();
    let fields = [
        ("submission_key", key.as_str()),
        ("kind", "suggestion"),
        ("name", "刘女士"),
        ("phone", "13611112222"),
        ("region", "cn.east.jiangsu"),
        ("text", "建议在说明书上印二维码,方便老人查看。"),
        ("consent", "yes"),
    ];
    let first = receipt(world.form(&fields).await).await;
    let second = receipt(world.form(&fields).await).await;
    assert_eq!(first, second);
    clerk.ticket(&first, |_| true).await;
    world.system.settle().await;
    let listed = clerk
        .call("intake.v1.IntakeService/ListContacts", serde_json::json!({}))
        .await;
    assert_eq!(listed["contacts"].as_array().unwrap().len(), 1);
    world.finish().await;
}

/// A form without consent or with a wrong phone is told what is wrong in both languages, by a stable slug.
#[tokio::test]
async fn a_form_that_is_not_complete_says_what_is_missing() {
    let world = World::start().await;
    let answer = world.form(&[("submission_key", &key()), ("text", "你好")]).await;
    assert!(answer.status().is_client_error());
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert!(
        problem["slug"].is_string() && problem["en"].is_string(),
        "{problem}"
    );
    world.finish().await;
}
