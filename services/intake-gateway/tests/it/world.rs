//! A running gateway and somebody outside.

use contracts::intake::v1::ContactSubmitted;
use hmac::{Hmac, Mac as _};
use kernel::Clock;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use testkit::{Listener, System};

pub(crate) const SECRET: &str = "hotline-secret-of-tests";
pub(crate) const TOKEN: &str = "cti-token-of-the-tests";
pub(crate) const PUSH: &str = "push-token-of-the-tests";
pub(crate) const MAILBOX: &str = "service@yaohou.example";

/// Two hotlines, one of them for complaints and regional; a mailbox for pushed mail; quick observations.
pub(crate) const CONFIG: &str = r#"
[intake_gateway]
listen = "127.0.0.1:0"
evidence = "{dir}/evidence"
confirm_seconds = 2
observe_seconds = 1
mail_kib = 600
recording_kib = 300
mailboxes = [{ name = "service@yaohou.example", push_token = "push-token-of-the-tests", region = "cn.north" }]
hotlines = [
  { name = "service", number = "4008100001", secret = "hotline-secret-of-tests", cti_token = "cti-token-of-the-tests" },
  { name = "complaint", number = "4008100002", secret = "hotline-secret-of-tests", region = "cn.east", stated_kind = "complaint" },
]
[intake_gateway.form]
attachments = 3
attachment_kib = 200
[intake_gateway.contact]
regulator_phone = "12315-7"
"#;

pub(crate) struct World {
    pub(crate) system: System,
    pub(crate) http: reqwest::Client,
}

pub(crate) async fn world() -> World {
    start(System::of([intake_gateway::service()]).config(CONFIG)).await
}

pub(crate) async fn world_at(clock: Clock) -> World {
    start(
        System::of([intake_gateway::service()])
            .config(CONFIG)
            .clock(clock),
    )
    .await
}

pub(crate) async fn start(builder: testkit::SystemBuilder) -> World {
    World {
        system: builder.start().await,
        http: client(),
    }
}

/// A browser without cookies that does not follow.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

impl World {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.system.address("intake-gateway"))
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path))
    }

    /// A post signed as of the world's clock.
    pub(crate) fn signed(&self, path: &str, body: &[u8]) -> RequestBuilder {
        self.signed_at(path, body, self.system.clock.now().timestamp())
    }

    pub(crate) fn signed_at(&self, path: &str, body: &[u8], seconds: i64) -> RequestBuilder {
        self.post(path)
            .header("X-Afterdose-Timestamp", seconds)
            .header("X-Afterdose-Signature", signature(seconds, body))
            .body(body.to_vec())
    }

    pub(crate) async fn submissions(&self) -> Listener<ContactSubmitted> {
        Listener::new(&self.system.client).await
    }
}

/// As a telephone system would compute it.
pub(crate) fn signature(seconds: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// One event of a call.
pub(crate) fn event(call: &str, event: &str) -> Vec<u8> {
    json!({
        "event_id": format!("{call}-{event}"), "call_id": call, "event": event, "at": "2026-11-21T02:00:00Z",
        "direction": "inbound", "from": "13800138000", "to": "4008100001", "agent": "li.na",
    })
    .to_string()
    .into_bytes()
}

/// The receipt of a 202.
pub(crate) async fn receipt(answer: Response) -> String {
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let body: Value = answer.json().await.unwrap();
    let receipt = body["receipt"].as_str().unwrap().to_owned();
    assert!(receipt.parse::<kernel::Receipt>().is_ok(), "{receipt}");
    receipt
}

/// Status, slug and retry-after of a refusal, which is a complete problem document.
pub(crate) async fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let body: Value = answer.json().await.unwrap();
    let slug = body["slug"].as_str().unwrap().to_owned();
    assert_eq!(body["type"], format!("urn:afterdose:problem:{slug}"));
    assert_eq!(body["status"], status);
    for field in ["title", "detail", "en"] {
        assert!(!body[field].as_str().unwrap().is_empty(), "{field}");
    }
    (status, slug)
}

pub(crate) fn refused(status: u16, slug: &str) -> (u16, String) {
    (status, slug.to_owned())
}
