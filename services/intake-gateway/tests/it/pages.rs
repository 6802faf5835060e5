//! What all public pages promise.

use crate::world::{refusal, refused, world};

const PAGES: [&str; 4] = [
    "/form",
    "/form/status",
    "/contact-points",
    "/form/receipt/{receipt}",
];

fn receipt() -> String {
    kernel::Receipt::derived(chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(), &["x"]).to_string()
}

#[tokio::test]
async fn every_page_speaks_both_languages_needs_nothing_from_outside_and_sets_no_cookie() {
    let world = world().await;
    for page in PAGES {
        let page = page.replace("{receipt}", &receipt());
        for (lang, html, own) in [("zh", "zh-CN", "进度查询"), ("en", "en", "Progress")] {
            let answer = world.get(&format!("{page}?lang={lang}")).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{page}");
            let headers = answer.headers().clone();
            assert!(headers.get("set-cookie").is_none());
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
            assert_eq!(headers["referrer-policy"], "no-referrer");
            assert_eq!(headers["cache-control"], "no-store");
            let body = answer.text().await.unwrap();
            assert!(
                body.contains(&format!("<html lang=\"{html}\">")) && body.contains(own),
                "{page} {lang}"
            );
            assert!(
                !body.contains("http://") && !body.contains("https://"),
                "{page} refers to the outside"
            );
            assert!(
                !body.contains(" style=") && !body.contains("onclick"),
                "{page} breaks its own policy"
            );
        }
    }
    let english = world
        .get("/form")
        .header("accept-language", "en-GB,zh;q=0.5")
        .send()
        .await
        .unwrap();
    assert!(english.text().await.unwrap().contains("<html lang=\"en\">"));
    world.system.finish().await;
}

#[tokio::test]
async fn style_and_script_are_found_under_the_names_in_the_page() {
    let world = world().await;
    let page = world.get("/form").send().await.unwrap().text().await.unwrap();
    for (marker, media_type) in [
        ("href=\"/form/assets/", "text/css"),
        ("src=\"/form/assets/", "text/javascript"),
    ] {
        let (_, rest) = page.split_once(marker).unwrap();
        let name = rest.split('"').next().unwrap();
        let asset = world.get(&format!("/form/assets/{name}")).send().await.unwrap();
        assert_eq!(asset.status(), 200);
        assert!(
            asset.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with(media_type)
        );
        assert!(
            asset.headers()["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
    }
    let unknown = world.get("/form/assets/x.css").send().await.unwrap();
    assert_eq!(refusal(unknown).await, refused(404, "page-unknown"));
    world.system.finish().await;
}

#[tokio::test]
async fn every_label_has_its_field() {
    let world = world().await;
    for page in ["/form", "/form/status"] {
        let page = world.get(page).send().await.unwrap().text().await.unwrap();
        for label in page.split("<label for=\"").skip(1) {
            let id = label.split('"').next().unwrap();
            assert!(page.contains(&format!(" id=\"{id}\"")), "{id}");
        }
        assert_eq!(page.matches("<h1>").count(), 1);
    }
    world.system.finish().await;
}

/// health on the operations port, problems on the public one.
#[tokio::test]
async fn the_gateway_answers_health_and_says_no_in_problems_r_646() {
    let world = world().await;
    let ops = format!("http://{}/readyz", world.system.address("ops"));
    assert_eq!(world.http.get(ops).send().await.unwrap().status(), 200);
    let root = world.get("/").send().await.unwrap();
    assert_eq!(root.headers()["location"], "/form");
    let unknown = world.get("/nowhere").send().await.unwrap();
    assert_eq!(refusal(unknown).await, refused(404, "page-unknown"));
    let page = world
        .get("/nowhere")
        .header("accept", "text/html")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 404);
    assert!(page.text().await.unwrap().contains("页面不存在"));
    let method = world.http.delete(world.url("/form")).send().await.unwrap();
    assert_eq!(refusal(method).await, refused(405, "method-unknown"));
    world.system.finish().await;
}
