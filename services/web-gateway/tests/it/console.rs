use std::fs;

use kernel::Clock;
use tempfile::TempDir;

use crate::world::{World, answer, configured, header, world};

/// A console as `make ui` would leave it.
fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("assets")).unwrap();
    for (name, content) in [
        (
            "index.html",
            r#"<meta name="csp-nonce" content="__CSP_NONCE__"><title>药后</title>"#,
        ),
        ("favicon.svg", "<svg/>"),
        ("assets/index-4f2a.js", "plain"),
        ("assets/index-4f2a.js.br", "brotli"),
        ("assets/index-4f2a.js.gz", "gzip"),
        ("assets/index-4f2a.css", "a{}"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    fs::write(folder.path().parent().unwrap().join("neighbour.txt"), "secret").unwrap();
    folder
}

async fn serving(folder: &TempDir) -> World {
    let setting = format!("console_folder = '{}'", folder.path().display());
    configured(&[], Clock::system(), &setting).await
}

#[tokio::test]
async fn every_address_that_is_no_route_opens_the_console_under_a_policy_with_a_fresh_nonce() {
    let folder = built();
    let world = serving(&folder).await;
    let mut nonces = Vec::new();
    for path in ["/", "/index.html", "/tickets/T-1?tab=clocks", "/ledger/2026-11"] {
        let page = world.get(path).send().await.unwrap();
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&page, "cache-control"), "no-cache");
        assert_eq!(header(&page, "x-content-type-options"), "nosniff");
        let policy = header(&page, "content-security-policy");
        let text = page.text().await.unwrap();
        let nonce = text
            .split("content=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        assert!(nonce.len() >= 22 && policy.contains(&format!("style-src 'self' 'nonce-{nonce}';")));
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-eval"));
        assert!(!text.contains("__CSP_NONCE__"), "{text}");
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "a nonce is used once");
    world.finish().await;
}

#[tokio::test]
async fn assets_are_kept_for_good_and_come_in_the_smallest_form_that_the_browser_takes() {
    let folder = built();
    let world = serving(&folder).await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0", "", "plain"),
    ] {
        let asked = world
            .get("/assets/index-4f2a.js")
            .header("accept-encoding", accepted);
        let asset = asked.send().await.unwrap();
        assert_eq!(asset.status(), 200);
        assert_eq!(header(&asset, "content-encoding"), encoding);
        assert_eq!(header(&asset, "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(
            header(&asset, "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header(&asset, "vary"), "accept-encoding");
        assert_eq!(asset.text().await.unwrap(), body);
    }
    let style = world
        .get("/assets/index-4f2a.css")
        .header("accept-encoding", "br");
    let style = style.send().await.unwrap();
    assert_eq!(
        (header(&style, "content-encoding"), header(&style, "content-type")),
        (String::new(), "text/css; charset=utf-8".to_owned())
    );
    let icon = world.get("/favicon.svg").send().await.unwrap();
    assert_eq!(
        (header(&icon, "content-type"), header(&icon, "cache-control")),
        ("image/svg+xml".to_owned(), "no-cache".to_owned())
    );
    world.finish().await;
}

#[tokio::test]
async fn what_is_not_there_is_said_so_and_no_name_leads_out_of_the_folder() {
    let folder = built();
    let world = serving(&folder).await;
    let (status, problem) = answer(world.get("/assets/index-0000.js")).await;
    assert_eq!((status, problem["slug"].as_str()), (404, Some("route-unknown")));
    let (status, problem) = answer(world.post("/tickets").body("x")).await;
    assert_eq!((status, problem["slug"].as_str()), (404, Some("route-unknown")));
    for path in [
        "/assets/..%2f..%2fneighbour.txt",
        "/..%2fneighbour.txt",
        "/assets/%2e%2e/%2e%2e/neighbour.txt",
    ] {
        let found = world.get(path).send().await.unwrap().text().await.unwrap();
        assert!(!found.contains("secret"), "{path}");
    }
    // routes of the door are not taken for pages
    assert_eq!(world.get("/session").send().await.unwrap().status(), 401);
    let docs = world.get("/docs").send().await.unwrap();
    assert!(!header(&docs, "content-security-policy").contains("unsafe-inline"));
    world.finish().await;
}

#[tokio::test]
async fn without_a_built_console_a_page_in_both_languages_names_the_way() {
    let empty = tempfile::tempdir().unwrap();
    let world = serving(&empty).await;
    let page = world.get("/").send().await.unwrap();
    assert_eq!(page.status(), 503);
    let text = page.text().await.unwrap();
    assert!(text.contains("make ui") && text.contains("控制台尚未构建") && text.contains("was not built"));
    world.finish().await;
}

#[tokio::test]
async fn the_program_carries_the_console_or_says_that_it_has_none() {
    let world = world().await;
    let page = world.get("/").send().await.unwrap();
    let is_built = page.status() == 200;
    let text = page.text().await.unwrap();
    assert_eq!(text.contains("make ui"), !is_built);
    assert_eq!(text.contains("csp-nonce"), is_built);
    world.finish().await;
}
