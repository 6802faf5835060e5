//! To a real OpenID provider and back, as a browser goes.

use reqwest::{Response, StatusCode};
use serde_json::json;
use testkit::OpenIdProvider;

use crate::{
    stand_in::session_of,
    world::{COOKIE, World, answer, header, world_with_provider},
};

const FLOW: &str = "__Host-afterdose-oidc";

/// A sign-in that has begun: where the browser goes, and the cookie it keeps meanwhile.
struct Begun {
    url: String,
    cookie: String,
}

async fn begin(world: &World, return_to: &str) -> Begun {
    let asked = world
        .get("/session/oidc")
        .query(&[("return_to", return_to)])
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), StatusCode::SEE_OTHER);
    let kept = cookies(&asked);
    let (cookie, flags) = kept[0].split_once("; ").unwrap();
    assert!(cookie.starts_with(&format!("{FLOW}=")));
    assert_eq!(flags, "Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
    Begun {
        url: header(&asked, "location"),
        cookie: cookie.to_owned(),
    }
}

/// The browser comes back from the provider's site.
async fn come_back(world: &World, to: &str, cookie: &str) -> Response {
    let path = to.split_once(PUBLIC).unwrap().1;
    let back = world
        .get(path)
        .header("cookie", cookie)
        .header("sec-fetch-site", "cross-site");
    back.send().await.unwrap()
}

const PUBLIC: &str = "https://afterdose.example";

fn cookies(answer: &Response) -> Vec<String> {
    let all = answer.headers().get_all("set-cookie").iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

async fn slug(answer: Response) -> (u16, String) {
    assert!(
        cookies(&answer)
            .iter()
            .all(|cookie| !cookie.starts_with(&format!("{COOKIE}=")))
    );
    let status = answer.status().as_u16();
    let page = answer.text().await.unwrap();
    let slug = page
        .split_once("<code>")
        .unwrap()
        .1
        .split_once("</code>")
        .unwrap()
        .0;
    (status, slug.to_owned())
}

#[tokio::test]
async fn somebody_goes_to_the_provider_and_comes_back_signed_in_where_they_wanted_to_be() {
    let provider = OpenIdProvider::start().await;
    let world = world_with_provider(&provider).await;
    provider
        .add("li.na", &json!({ "preferred_username": "li.na" }))
        .await;
    let (status, options) = answer(world.get("/session/options")).await;
    assert_eq!(
        (status, options),
        (
            200,
            json!({ "builtIn": true, "oidc": { "name": "统一身份认证" } })
        )
    );

    let begun = begin(&world, "/tickets/1?tab=replies&x=\"").await;
    for part in [
        "code_challenge=",
        "code_challenge_method=S256",
        "nonce=",
        "scope=openid+profile+email",
    ] {
        assert!(begun.url.contains(part), "{part}: {}", begun.url);
    }
    let back = provider.sign_in(&begun.url, "li.na").await;
    let arrived = come_back(&world, &back, &begun.cookie).await;
    assert_eq!(arrived.status(), 200);
    let kept = cookies(&arrived);
    assert_eq!(
        kept[0],
        format!("{FLOW}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure")
    );
    let session = format!("{COOKIE}={}", session_of("li.na"));
    assert_eq!(
        kept[1],
        format!("{session}; Path=/; HttpOnly; SameSite=Strict; Secure")
    );
    let page = arrived.text().await.unwrap();
    assert!(
        page.contains("content=\"0;url=/tickets/1?tab=replies&amp;x=&quot;\""),
        "{page}"
    );

    let shown = world
        .get("/session")
        .header("cookie", session)
        .header("sec-fetch-site", "same-origin");
    assert_eq!(answer(shown).await.1["login"], "li.na");
    world.finish().await;
}

/// An answer counts once, in the browser that asked, for what it asked.
#[tokio::test]
async fn an_answer_that_this_browser_did_not_ask_for_signs_nobody_in() {
    let provider = OpenIdProvider::start().await;
    let world = world_with_provider(&provider).await;
    provider
        .add("li.na", &json!({ "preferred_username": "li.na" }))
        .await;
    let begun = begin(&world, "").await;
    let back = provider.sign_in(&begun.url, "li.na").await;
    let unexpected = (401, "oidc-answer-unexpected".to_owned());

    let nothing = come_back(&world, &back, "a=b").await;
    assert_eq!(slug(nothing).await, unexpected, "another browser");
    let other = begin(&world, "").await;
    assert_eq!(
        slug(come_back(&world, &back, &other.cookie).await).await,
        unexpected,
        "another state"
    );
    let (name, sealed) = begun.cookie.split_once('=').unwrap();
    let forged = format!("{name}={}A", &sealed[..sealed.len() - 1]);
    assert_eq!(
        slug(come_back(&world, &back, &forged).await).await,
        unexpected,
        "a changed cookie"
    );
    let stateless = back.replace("state=", "stale=");
    assert_eq!(
        slug(come_back(&world, &stateless, &begun.cookie).await).await,
        unexpected
    );

    assert_eq!(come_back(&world, &back, &begun.cookie).await.status(), 200);
    let again = come_back(&world, &back, &begun.cookie).await;
    assert_eq!(
        slug(again).await,
        (401, "oidc-code-refused".to_owned()),
        "replayed"
    );

    let denied = begin(&world, "").await;
    let state = denied
        .url
        .split_once("&state=")
        .unwrap()
        .1
        .split('&')
        .next()
        .unwrap();
    let back = format!("{PUBLIC}/session/oidc/callback?error=access_denied&state={state}");
    let refused = come_back(&world, &back, &denied.cookie).await;
    assert_eq!(slug(refused).await, (401, "oidc-refused".to_owned()));

    world.system.clock.advance(chrono::TimeDelta::minutes(11));
    let back = provider.sign_in(&denied.url, "li.na").await;
    assert_eq!(
        slug(come_back(&world, &back, &denied.cookie).await).await,
        unexpected,
        "too late"
    );
    world.finish().await;
}

/// What identity refuses is refused here, in words: the stand-in knows nobody but li.na.
#[tokio::test]
async fn whom_identity_does_not_want_reads_why() {
    let provider = OpenIdProvider::start().await;
    let world = world_with_provider(&provider).await;
    provider
        .add("sun.hao", &json!({ "preferred_username": "sun.hao" }))
        .await;
    let begun = begin(&world, "").await;
    let back = provider.sign_in(&begun.url, "sun.hao").await;
    let refused = come_back(&world, &back, &begun.cookie).await;
    assert_eq!(slug(refused).await, (403, "group-unmapped".to_owned()));
    world.finish().await;
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let provider = OpenIdProvider::start().await;
    let world = world_with_provider(&provider).await;
    for elsewhere in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "tickets",
    ] {
        let asked = world
            .get("/session/oidc")
            .query(&[("return_to", elsewhere)])
            .send()
            .await
            .unwrap();
        assert_eq!(
            slug(asked).await,
            (400, "return-to-not-local".to_owned()),
            "{elsewhere}"
        );
    }
    world.finish().await;
}

#[tokio::test]
async fn a_provider_that_is_away_is_named_and_without_one_there_is_no_such_way() {
    let provider = OpenIdProvider::start().await;
    let world = world_with_provider(&provider).await;
    drop(provider);
    let asked = world.get("/session/oidc").send().await.unwrap();
    assert_eq!(slug(asked).await, (503, "provider-unavailable".to_owned()));
    world.finish().await;

    let world = crate::world::world().await;
    let (status, options) = answer(world.get("/session/options")).await;
    assert_eq!((status, options), (200, json!({ "builtIn": true, "oidc": null })));
    let asked = world.get("/session/oidc").send().await.unwrap();
    assert_eq!(slug(asked).await, (400, "oidc-sign-in-off".to_owned()));
    world.finish().await;
}
