//! The whole house in one process, entered only by its public doors: the two gateways and a mail server outside.

use std::{fs, time::Duration};

use access::Signer;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac as _};
use kernel::{Clock, Id};
use reqwest::{Client, Response, multipart::Form};
use serde_json::{Value, json};
use sha2::Sha256;
use testkit::{System, eventually};

use crate::smtp::Outbox;

const SECRET: &str = "scenario-hotline-secret";
const CTI_TOKEN: &str = "scenario-cti-token-0001";
const PUSH_TOKEN: &str = "scenario-push-token-0001";
const PASSWORD: &str = "Scenario-2026-pass";

/// Everything a story needs.
pub(crate) struct World {
    pub(crate) system: System,
    pub(crate) outbox: Outbox,
    client: Client,
}

/// Somebody signed in through the staff door.
pub(crate) struct Session {
    base: String,
    token: String,
    client: Client,
}

/// Login, name, roles and regions of the people in the stories.
const PEOPLE: [(&str, &str, &[&str], &str); 8] = [
    ("li.na", "李娜", &["clerk"], "*"),
    ("wang.lei", "王磊", &["clerk"], "cn.east"),
    ("zhou.ming", "周明", &["qa_officer", "qa_manager"], "*"),
    ("wu.xia", "吴霞", &["returns_manager"], "*"),
    ("lin.lan", "林岚", &["regional_manager"], "cn.east"),
    ("sun.hao", "孙浩", &["regional_manager"], "cn.north"),
    ("qian.jun", "钱军", &["customer_service_manager"], "*"),
    ("admin", "管理员", &["administrator"], "*"),
];

impl World {
    pub(crate) async fn start() -> Self {
        Self::with("").await
    }

    /// With further configuration.
    pub(crate) async fn with(config: &str) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let outbox = Outbox::start().await;
        let seed = Signer::generate_seed();
        let public = Signer::try_new("scenario", &seed).unwrap().public_key();
        let people = tempfile::NamedTempFile::new().unwrap();
        fs::write(people.path(), people_file()).unwrap();
        let base = format!(
            r#"
access.public_keys.scenario = "{public}"
identity.signing_key = "{seed}"
identity.key_id = "scenario"
identity.seed_people_file = "{people}"
identity.hash_memory_kib = 64
identity.hash_passes = 1
intake.evidence = "file://{{dir}}/evidence"
intake_gateway.evidence = "{{dir}}/evidence"
intake_gateway.listen = "127.0.0.1:0"
intake_gateway.observe_seconds = 1
intake_gateway.mailboxes = [{{ name = "service@yaohou.example", push_token = "{PUSH_TOKEN}" }}]
intake_gateway.hotlines = [
  {{ name = "service", number = "4008100001", secret = "{SECRET}", cti_token = "{CTI_TOKEN}" }},
  {{ name = "complaint", number = "4008100002", secret = "{SECRET}", stated_kind = "complaint" }},
]
web_gateway.listen = "127.0.0.1:0"
web_gateway.secure_cookies = false
notify.port = {smtp}
notify.security = "none"
"#,
            people = people.path().display(),
            smtp = outbox.port(),
        );
        let system = System::of(afterdose::services())
            .config(&base)
            .config(config)
            .start()
            .await;
        let world = Self {
            system,
            outbox,
            client: Client::new(),
        };
        world.import_catalogue().await;
        world
    }

    /// The public door.
    pub(crate) fn gateway(&self) -> String {
        format!("http://{}", self.system.address("intake-gateway"))
    }

    /// Signs in at the staff door.
    pub(crate) async fn sign_in(&self, login: &str) -> Session {
        let base = format!("http://{}", self.system.address("web-gateway"));
        let body = json!({ "login": login, "password": PASSWORD });
        let answer = self
            .client
            .post(format!("{base}/session"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{login} signs in");
        let session: Value = answer.json().await.unwrap();
        let token = session["token"].as_str().unwrap().to_owned();
        Session {
            base,
            token,
            client: self.client.clone(),
        }
    }

    /// Hands a raw mail to the mailbox; returns the receipt.
    pub(crate) async fn mail(&self, raw: impl Into<Vec<u8>>) -> String {
        let url = format!("{}/mail/service@yaohou.example", self.gateway());
        let request = self
            .client
            .post(url)
            .bearer_auth(PUSH_TOKEN)
            .header("content-type", "message/rfc822");
        receipt(request.body(raw.into()).send().await.unwrap()).await
    }

    /// Sends one signed event of a call.
    pub(crate) async fn call_event(&self, line: &str, event: &Value) -> Response {
        let body = event.to_string();
        let now = now().timestamp();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{now}.{body}").as_bytes());
        let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        self.client
            .post(format!("{}/hotline/{line}/events", self.gateway()))
            .header("content-type", "application/json")
            .header("x-afterdose-timestamp", now.to_string())
            .header("x-afterdose-signature", signature)
            .body(body)
            .send()
            .await
            .unwrap()
    }

    /// Fills in the public form; returns the answer.
    pub(crate) async fn form(&self, fields: &[(&str, &str)]) -> Response {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let request = self
            .client
            .post(format!("{}/form", self.gateway()))
            .header("accept", "application/json");
        request.multipart(form).send().await.unwrap()
    }

    /// Imports a small catalogue as the administrator of master data would.
    async fn import_catalogue(&self) {
        let admin = self.sign_in("admin").await;
        for (table, csv) in crate::catalogue::TABLES {
            let csv = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, csv);
            let answer = admin
                .call(
                    "catalog.v1.CatalogService/ImportTable",
                    json!({ "table": table, "csv": csv }),
                )
                .await;
            assert!(
                answer.get("errors").is_none_or(|errors| errors == &json!([])),
                "{table}: {answer}"
            );
        }
        self.system.settle().await;
    }

    /// Everything was handled, nothing is dead, the house stops in time.
    pub(crate) async fn finish(self) {
        self.system.finish().await;
    }
}

impl Session {
    /// Calls `<package>.<Service>/<Method>` and expects an answer.
    pub(crate) async fn call(&self, method: &str, request: Value) -> Value {
        let answer = self.try_call(method, request).await;
        answer.unwrap_or_else(|slug| panic!("{method} refused: {slug}"))
    }

    /// Calls and returns the slug of a refusal.
    pub(crate) async fn try_call(&self, method: &str, request: Value) -> Result<Value, String> {
        let url = format!("{}/rpc/afterdose.{method}", self.base);
        let answer = self
            .client
            .post(url)
            .bearer_auth(&self.token)
            .json(&request)
            .send()
            .await
            .unwrap();
        let good = answer.status().is_success();
        let body: Value = answer.json().await.unwrap();
        if good {
            return Ok(body);
        }
        Err(body["details"][0]["debug"]["slug"]
            .as_str()
            .unwrap_or("no slug")
            .to_owned())
    }

    /// The contact of a receipt, as soon as it is on record.
    pub(crate) async fn contact(&self, receipt: &str) -> Value {
        eventually("the contact is on record", || async {
            self.try_call(
                "intake.v1.IntakeService/GetContact",
                json!({ "receipt": receipt }),
            )
            .await
            .ok()
        })
        .await["contact"]
            .clone()
    }

    /// The ticket of a receipt, as soon as it fits; a story that waits in vain is told what it was instead.
    pub(crate) async fn ticket(&self, receipt: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let contact = self.contact(receipt).await;
        let request = json!({ "contactId": contact["contactId"] });
        let mut last = Value::Null;
        for _ in 0..2_400 {
            let answer = self
                .try_call("routing.v1.RoutingService/GetTicket", request.clone())
                .await;
            if let Ok(answer) = answer {
                last = answer["ticket"].clone();
                if fits(&last) {
                    return last;
                }
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("waited in vain; the ticket is {last:#}")
    }

    /// The case or return of a work item, as soon as it is open.
    pub(crate) async fn opened(&self, method: &str, noun: &str, work_item: &Value) -> Value {
        let request = json!({ "workItemId": work_item["workItemId"] });
        eventually("it is open", || async {
            self.try_call(method, request.clone()).await.ok()
        })
        .await[noun]
            .clone()
    }
}

/// The receipt of an accepted submission.
pub(crate) async fn receipt(answer: Response) -> String {
    assert_eq!(answer.status(), 202, "accepted");
    let body: Value = answer.json().await.unwrap();
    body["receipt"].as_str().expect("a receipt").to_owned()
}

/// The kinds of a ticket's open work items, sorted.
pub(crate) fn kinds(ticket: &Value) -> Vec<&str> {
    let items = ticket["workItems"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut kinds: Vec<_> = items
        .iter()
        .filter(|item| item["state"] != "withdrawn")
        .filter_map(|item| item["kind"].as_str())
        .collect();
    kinds.sort_unstable();
    kinds
}

/// The work item of that kind.
pub(crate) fn work_item(ticket: &Value, kind: &str) -> Value {
    let items = ticket["workItems"].as_array().expect("work items");
    items
        .iter()
        .find(|item| item["kind"] == kind)
        .expect("a work item of the kind")
        .clone()
}

/// What the clock on the wall says; the stories run by the machine's clock.
pub(crate) fn now() -> DateTime<Utc> {
    Clock::system().now()
}

/// A fresh submission key, as the form makes one for each visitor; also an id that nobody has seen.
pub(crate) fn key() -> String {
    Id::<World>::new().to_string()
}

/// Gives the last event time to be later than the first; stories use whole minutes.
pub(crate) fn minutes_ago(minutes: u64) -> String {
    (now() - Duration::from_secs(minutes * 60)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn people_file() -> String {
    let person = |(login, name, roles, region): &(&str, &str, &[&str], &str)| {
        format!(
            "[[person]]\nlogin = \"{login}\"\ndisplay_name = \"{name}\"\nroles = {roles:?}\nregions = [\"{region}\"]\npassword = \"{PASSWORD}\"\npassword_change_needed = false\n"
        )
    };
    PEOPLE.iter().map(person).collect()
}
