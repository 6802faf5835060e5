use serde_json::json;

use crate::{
    stand_in::{PASSWORD, session_of},
    world::{COOKIE, REGIONS, answer, header, refused, world},
};

#[tokio::test]
async fn a_browser_keeps_the_session_where_no_script_and_no_other_host_gets_at_it() {
    let world = world().await;
    let body = json!({ "login": "li.na", "password": PASSWORD });
    let signed_in = world.post("/session").json(&body).send().await.unwrap();
    let cookie = header(&signed_in, "set-cookie");
    let (pair, flags) = cookie.split_once("; ").unwrap();
    assert_eq!(pair, format!("{COOKIE}={}", session_of("li.na")));
    let mut flags: Vec<_> = flags.split("; ").collect();
    flags.sort_unstable();
    assert_eq!(flags, ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
    assert_eq!(header(&signed_in, "cache-control"), "no-store");

    let shown = world
        .get("/session")
        .header("cookie", pair)
        .header("sec-fetch-site", "same-origin");
    assert_eq!(answer(shown).await.1["login"], "li.na");

    let ended = world
        .delete("/session")
        .header("cookie", pair)
        .send()
        .await
        .unwrap();
    let forgotten = header(&ended, "set-cookie");
    assert!(
        forgotten.starts_with(&format!("{COOKIE}=;")) && forgotten.ends_with("Max-Age=0"),
        "{forgotten}"
    );
    world.finish().await;
}

#[tokio::test]
async fn another_site_cannot_use_the_cookie_of_a_browser() {
    let world = world().await;
    let cookie = format!("{COOKIE}={}", session_of("li.na"));
    let call = |site: &'static str| {
        world
            .post(REGIONS)
            .header("cookie", cookie.clone())
            .header("sec-fetch-site", site)
            .json(&json!({}))
    };
    for site in ["cross-site", "same-site"] {
        assert_eq!(refused(call(site)).await, (403, "request-cross-site".to_owned()));
    }
    for site in ["same-origin", "none"] {
        assert_eq!(answer(call(site)).await.0, 200);
    }
    let out = world
        .delete("/session")
        .header("cookie", cookie.clone())
        .header("sec-fetch-site", "cross-site");
    assert_eq!(answer(out).await.0, 403, "nor sign somebody out");
    // what an HTML form can send without a preflight
    for form in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let sent = world.post(REGIONS).header("cookie", cookie.clone());
        let sent = sent.header("content-type", form).body("{}").send().await.unwrap();
        assert_eq!(sent.status(), 415, "{form}");
    }
    let bearer = world
        .call("li.na", REGIONS, &json!({}))
        .header("sec-fetch-site", "cross-site");
    assert_eq!(answer(bearer).await.0, 200, "a program says itself who it is");
    world.finish().await;
}
