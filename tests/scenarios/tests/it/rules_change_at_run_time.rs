use serde_json::json;

use crate::world::{World, kinds};

/// R-038: a rule changed at run time decides the next contact, and the change is refused when it cannot work.
#[tokio::test]
async fn a_changed_rule_decides_the_next_contact() {
    let world = World::start().await;
    let (clerk, admin) = (world.sign_in("li.na").await, world.sign_in("admin").await);
    let text = "我司新品鉴赏会诚邀贵部门莅临指导。";
    let tried = clerk_try(&admin, text).await;
    assert!(!tried.contains(&"WORK_KIND_SUGGESTION".to_owned()));

    let book = admin
        .call("routing.v1.RoutingService/GetRuleBook", json!({}))
        .await;
    let toml = book["toml"].as_str().unwrap();
    let broken = json!({ "toml": format!("{toml}\n[[rules]]\nid = 1"), "reason": "试错", "expectedVersion": book["version"] });
    assert!(
        admin
            .try_call("routing.v1.RoutingService/ChangeRuleBook", broken)
            .await
            .is_err()
    );
    let rule = r#"
[[rules]]
id = "invitation"
kind = "suggestion"
when = 'text.contains("鉴赏会")'
priority = 150
zh = "邀请函归入意见建议。"
en = "An invitation is a suggestion."
"#;
    let changed = json!({ "toml": format!("{toml}{rule}"), "reason": "市场部要求:邀请函归入建议", "expectedVersion": book["version"] });
    admin
        .call("routing.v1.RoutingService/ChangeRuleBook", changed.clone())
        .await;
    let stale = admin
        .try_call("routing.v1.RoutingService/ChangeRuleBook", changed)
        .await;
    assert!(stale.is_err(), "the version has moved on");

    let receipt = world
        .mail(format!(
            "From: pr@maker.example\r\nTo: service@yaohou.example\r\nMessage-ID: <i@maker.example>\r\nSubject: 邀请函\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        ))
        .await;
    let ticket = clerk.ticket(&receipt, |_| true).await;
    assert_eq!(kinds(&ticket), ["WORK_KIND_SUGGESTION"]);
    world.finish().await;
}

async fn clerk_try(who: &crate::world::Session, text: &str) -> Vec<String> {
    let request = json!({ "text": text, "channel": "CHANNEL_EMAIL", "region": "cn" });
    let tried = who.call("routing.v1.RoutingService/TryRules", request).await;
    let findings = tried["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        .filter_map(|finding| finding["kind"].as_str().map(str::to_owned))
        .collect()
}
