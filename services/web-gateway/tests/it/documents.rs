use contracts::SERVICES;
use serde_json::json;

use crate::world::{answer, header, world};

#[tokio::test]
async fn the_document_lists_exactly_what_the_door_answers() {
    let world = world().await;
    let (status, document) = answer(world.get("/openapi.json")).await;
    assert_eq!((status, document["openapi"].as_str()), (200, Some("3.1.0")));
    let listed: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    for service in SERVICES {
        for method in service.methods {
            let path = format!("/rpc/{}/{}", service.full_name, method.name);
            assert_eq!(
                listed.contains(&&path),
                method.permission != access::PUBLIC,
                "{path}"
            );
            let operation = &document["paths"][&path]["post"];
            assert!(
                operation.is_null() || operation["x-permission"] == method.permission,
                "{path}"
            );
        }
    }
    world.finish().await;
}

#[tokio::test]
async fn every_documented_path_is_a_route_and_no_page_of_the_console() {
    let world = world().await;
    let (_, document) = answer(world.get("/openapi.json")).await;
    let mut files = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        if ["Live", "Files"]
            .iter()
            .any(|tag| methods["get"]["tags"][0] == *tag)
        {
            let found = world.get(&path.replace(['{', '}'], "")).send().await.unwrap();
            assert_eq!(found.status(), 401, "{path} wants a session");
            files += 1;
        }
    }
    assert!(files >= 5, "live changes and files are documented");
    for (file, needed) in [
        ("dashboard.xlsx", json!(["dashboard.read", "ledger.export"])),
        ("feedback-ledger.csv", json!(["ledger.export"])),
    ] {
        let operation = &document["paths"][format!("/export/{file}")]["get"];
        assert_eq!(operation["x-permission"], needed, "{file}");
    }
    world.finish().await;
}

#[tokio::test]
async fn the_page_comes_with_all_it_needs_and_runs_nothing_foreign() {
    let world = world().await;
    let page = world.get("/docs").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = header(&page, "content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let text = page.text().await.unwrap();
    assert!(text.contains("接口文档"));
    assert!(!text.contains("://"), "the page loads nothing from elsewhere");
    for (file, media_type) in [("/docs.css", "text/css"), ("/docs.js", "text/javascript")] {
        assert!(text.contains(file));
        let found = world.get(file).send().await.unwrap();
        assert_eq!(found.status(), 200);
        assert!(header(&found, "content-type").starts_with(media_type));
    }
    world.finish().await;
}
