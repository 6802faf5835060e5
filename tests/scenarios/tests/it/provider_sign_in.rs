use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{Client, Response, header, redirect::Policy};
use serde_json::{Value, json};
use testkit::OpenIdProvider;

use crate::world::World;

/// Where browsers would find the staff door; the test goes straight to it.
const PUBLIC: &str = "http://127.0.0.1:9";

fn cookie(answer: &Response, name: &str) -> String {
    let all = answer.headers().get_all(header::SET_COOKIE).iter();
    let mut pairs = all.filter_map(|cookie| cookie.to_str().unwrap().split(';').next());
    let found = pairs.find(|pair| pair.split_once('=').unwrap().0 == name);
    found.unwrap().to_owned()
}

async fn json_of(answer: Response) -> Value {
    answer.json().await.unwrap()
}

/// a manager whose organisation vouches for them sees the regions that their groups give, and no others.
#[tokio::test]
async fn a_manager_signs_in_at_the_provider_and_sees_the_regions_of_their_groups() {
    let provider = OpenIdProvider::start().await;
    let world = World::with(&format!(
        "web_gateway.oidc.public_url = '{PUBLIC}'\nweb_gateway.oidc.client_secret = 'secret'\n\
         web_gateway.oidc.seal_key = '{}'\nidentity.oidc.issuer = '{}'\nidentity.oidc.client_id = 'afterdose'\n\
         identity.oidc.mapping = [{{ group = '区域经理', roles = ['regional_manager'] }},\n\
         {{ group = '华东', regions = ['cn.east'] }}]",
        STANDARD.encode([7; 32]),
        provider.issuer(),
    ))
    .await;
    let claims =
        json!({ "preferred_username": "xu.dong", "name": "徐东", "groups": ["区域经理", "华东", "食堂"] });
    provider.add("4711", &claims).await;
    let base = format!("http://{}", world.system.address("web-gateway"));
    let browser = Client::builder().redirect(Policy::none()).build().unwrap();

    let begun = browser
        .get(format!("{base}/session/oidc?return_to=/dashboard"))
        .send()
        .await
        .unwrap();
    let to = begun.headers()[header::LOCATION].to_str().unwrap();
    let back = provider.sign_in(to, "4711").await.replace(PUBLIC, &base);
    let arrived = browser
        .get(back)
        .header(header::COOKIE, cookie(&begun, "afterdose-oidc"))
        .send()
        .await
        .unwrap();
    assert_eq!(arrived.status(), 200);
    let session = cookie(&arrived, "afterdose");
    assert!(arrived.text().await.unwrap().contains("0;url=/dashboard"));

    let shown = browser
        .get(format!("{base}/session"))
        .header(header::COOKIE, &session)
        .send();
    let shown = json_of(shown.await.unwrap()).await;
    assert_eq!(
        (&shown["login"], &shown["displayName"]),
        (&json!("xu.dong"), &json!("徐东"))
    );
    assert_eq!(
        (&shown["roles"], &shown["regions"]),
        (&json!(["regional_manager"]), &json!(["cn.east"]))
    );
    let sessions = browser
        .post(format!(
            "{base}/rpc/afterdose.identity.v1.IdentityService/ListOwnSessions"
        ))
        .header(header::COOKIE, &session)
        .json(&json!({}))
        .send();
    let sessions = json_of(sessions.await.unwrap()).await;
    assert_eq!(sessions["sessions"][0]["method"], "oidc");
    assert_eq!(sessions["sessions"][0]["current"], true);
    world.finish().await;
}
