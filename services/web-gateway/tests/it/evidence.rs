use kernel::Clock;
use reqwest::Response;
use serde_json::json;

use crate::{
    intake::recording,
    stand_in::session_of,
    world::{World, answer, header, start},
};

async fn world() -> World {
    start(&["identity", "intake"], Clock::system()).await
}

async fn fetched(world: &World, name: &str, range: Option<&str>) -> Response {
    let mut asked = world
        .get(&format!("/evidence/c-1/{name}"))
        .bearer_auth(session_of("east"));
    if let Some(range) = range {
        asked = asked.header("range", range);
    }
    asked.send().await.unwrap()
}

#[tokio::test]
async fn a_recording_larger_than_any_message_is_streamed_and_can_be_sought_in() {
    let world = world().await;
    let whole = recording();
    let all = fetched(&world, "recording", None).await;
    assert_eq!(
        (all.status().as_u16(), header(&all, "content-type").as_str()),
        (200, "audio/mpeg")
    );
    assert_eq!(header(&all, "accept-ranges"), "bytes");
    assert_eq!(header(&all, "content-length"), whole.len().to_string());
    let named = header(&all, "content-disposition");
    assert!(
        named.starts_with("inline; filename=\"__ __.mp3\"; filename*=UTF-8''%E9%80%9A"),
        "{named}"
    );
    assert_eq!(all.bytes().await.unwrap(), whole);

    for (range, from, until) in [
        ("bytes=600000-1700000", 600_000, 1_700_001),
        ("bytes=2299990-", 2_299_990, whole.len()),
        ("bytes=-1000000", whole.len() - 1_000_000, whole.len()),
        ("bytes=0-1", 0, 2),
    ] {
        let part = fetched(&world, "recording", Some(range)).await;
        assert_eq!(part.status(), 206, "{range}");
        let wanted = format!("bytes {from}-{}/{}", until - 1, whole.len());
        assert_eq!(header(&part, "content-range"), wanted);
        assert_eq!(part.bytes().await.unwrap(), whole[from..until], "{range}");
    }
    let none = fetched(&world, "recording", Some("bytes=2300000-")).await;
    assert_eq!(
        (none.status().as_u16(), header(&none, "content-range").as_str()),
        (416, "bytes */2300000")
    );
    world.finish().await;
}

/// What came from outside is kept away from the console and from whoever opens it.
#[tokio::test]
async fn a_page_from_outside_is_saved_and_never_shown_and_text_stays_text() {
    let world = world().await;
    let page = fetched(&world, "page", None).await;
    assert_eq!(header(&page, "content-type"), "application/octet-stream");
    assert!(header(&page, "content-disposition").starts_with("attachment; filename=\"offer.html\""));
    let letter = fetched(&world, "letter", None).await;
    assert_eq!(header(&letter, "content-type"), "text/plain; charset=utf-8");
    assert!(header(&letter, "content-disposition").starts_with("inline; filename=\"evidence\""));
    for answer in [page, letter] {
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "cache-control"), "no-store");
    }
    world.finish().await;
}

#[tokio::test]
async fn evidence_is_refused_as_the_service_refuses_it() {
    let world = world().await;
    let (status, problem) = answer(world.get("/evidence/c-1/recording")).await;
    assert_eq!((status, problem["slug"].as_str()), (401, Some("sign-in-needed")));
    let asked = |login: &str, name: &str| {
        let path = format!("/evidence/c-1/{name}");
        world.get(&path).bearer_auth(session_of(login))
    };
    let (status, problem) = answer(asked("sun.hao", "recording")).await;
    assert_eq!(
        (status, problem["slug"].as_str()),
        (403, Some("permission-missing"))
    );
    let (status, problem) = answer(asked("east", "nothing")).await;
    assert_eq!(
        (status, problem["slug"].as_str()),
        (404, Some("evidence-unknown"))
    );
    world.finish().await;
}

/// the reason for an original travels in the body, and other sites cannot give one.
#[tokio::test]
async fn an_original_takes_a_reason_and_is_saved() {
    let world = world().await;
    let (status, problem) = answer(world.get("/evidence/c-1/mail").bearer_auth(session_of("east"))).await;
    assert_eq!((status, problem["slug"].as_str()), (400, Some("reason-missing")));
    let post = || world.post("/evidence/c-1/mail").bearer_auth(session_of("east"));
    let given = post()
        .json(&json!({ "reason": "核对原件" }))
        .send()
        .await
        .unwrap();
    assert_eq!(given.status(), 200);
    assert!(header(&given, "content-disposition").starts_with("attachment; filename=\"a.eml\""));
    assert_eq!(given.bytes().await.unwrap(), b"From: a@b.cn"[..]);
    let form = post().form(&[("reason", "核对原件")]);
    let (status, problem) = answer(form).await;
    assert_eq!(
        (status, problem["slug"].as_str()),
        (400, Some("request-unreadable"))
    );
    world.finish().await;
}
