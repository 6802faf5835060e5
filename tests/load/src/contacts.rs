//! What the load is made of: forms and calls in Chinese, of the length people write, each from somebody else.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac as _};
use kernel::Id;
use sha2::Sha256;

/// Name and secret of the bench's hotline.
pub(crate) const LINE: &str = "service";
pub(crate) const SECRET: &str = "a secret of the bench only";
const BOUNDARY: &str = "----AfterdoseBench";
/// Characters of a text, from and to.
const LENGTH: (usize, usize) = (300, 600);

const SOURCES: [&str; 5] = [
    include_str!("../../../deploy/local/demo/narratives/adverse_reaction.toml"),
    include_str!("../../../deploy/local/demo/narratives/complaint.toml"),
    include_str!("../../../deploy/local/demo/narratives/consultation.toml"),
    include_str!("../../../deploy/local/demo/narratives/return_delivery.toml"),
    include_str!("../../../deploy/local/demo/narratives/device_event.toml"),
];

/// Label of the ids made here.
enum Load {}

/// What to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Form,
    Call,
    /// Forms and calls by turns; one form in five names an e-mail address.
    Mixed,
}

/// Texts, and a number that no two senders share.
pub(crate) struct Contacts {
    texts: Vec<String>,
    next: AtomicUsize,
    host: String,
}

impl Contacts {
    /// Reads the narratives of the demo day.
    pub(crate) fn for_host(host: &str) -> anyhow::Result<Self> {
        let mut narratives = Vec::new();
        for source in SOURCES {
            let table: toml::Table = source.parse()?;
            let all = table.get("narrative").and_then(toml::Value::as_array);
            let texts = all.context("no narratives")?.iter();
            narratives.extend(texts.filter_map(|one| one.get("text")?.as_str().map(filled)));
        }
        let texts = (0..narratives.len())
            .map(|place| long_text(&narratives, place))
            .collect();
        Ok(Self {
            texts,
            next: AtomicUsize::new(0),
            host: host.to_owned(),
        })
    }

    /// So many requests, rendered and signed as of now; a signature holds for five minutes.
    pub(crate) fn render(&self, kind: Kind, count: usize, now: DateTime<Utc>) -> Vec<Vec<u8>> {
        let one = |_| {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            match kind {
                Kind::Form => self.form(number),
                Kind::Call => self.call(number, now),
                Kind::Mixed if number.is_multiple_of(2) => self.form(number),
                Kind::Mixed => self.call(number, now),
            }
        };
        (0..count).map(one).collect()
    }

    /// A text and a number for a mail.
    pub(crate) fn next(&self) -> (usize, &str) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (number, self.text(number))
    }

    fn text(&self, number: usize) -> &str {
        &self.texts[number / 2 % self.texts.len()]
    }

    fn form(&self, number: usize) -> Vec<u8> {
        let email = if number % 10 == 4 {
            format!("sender{number}@hospital.example")
        } else {
            String::new()
        };
        let (key, phone) = (Id::<Load>::new().to_string(), phone(number));
        let name = format!("张{number}");
        let fields = [
            ("submission_key", key.as_str()),
            ("kind", "complaint"),
            ("name", &name),
            ("phone", &phone),
            ("organisation", "杭州市某某大药房"),
            ("email", &email),
            ("region", "cn.east.zhejiang"),
            ("product", "阿莫西林胶囊"),
            ("batch", "20260901"),
            ("text", self.text(number)),
            ("consent", "yes"),
        ];
        let parts = fields.map(|(name, value)| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        let body = format!("{}--{BOUNDARY}--\r\n", parts.concat());
        let headers =
            format!("Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nAccept: application/json\r\n");
        self.post("/form", &headers, body.as_bytes())
    }

    fn call(&self, number: usize, now: DateTime<Utc>) -> Vec<u8> {
        let id = Id::<Load>::new();
        let body = serde_json::json!({
            "event_id": format!("{id}-3-hung_up"),
            "call_id": id.to_string(),
            "event": "hung_up",
            "at": now.to_rfc3339(),
            "direction": "inbound",
            "from": phone(number),
            "to": "4008100001",
            "agent": "li.na",
            "summary": self.text(number),
            "topic": "来电咨询",
            "duration_seconds": 187,
            "cause": "normalClearing",
        })
        .to_string();
        let stamp = now.timestamp();
        let headers = format!(
            "Content-Type: application/json\r\nX-Afterdose-Timestamp: {stamp}\r\nX-Afterdose-Signature: sha256={}\r\n",
            signature(stamp, body.as_bytes())
        );
        self.post(&format!("/hotline/{LINE}/events"), &headers, body.as_bytes())
    }

    fn post(&self, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        request
    }
}

/// A mobile number of its own for each sender.
pub(crate) fn phone(number: usize) -> String {
    format!("139{number:08}")
}

fn signature(stamp: i64, body: &[u8]) -> String {
    // an HMAC takes a key of any length
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{stamp}.").as_bytes());
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// What the demo fills in differently each time is the same here.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    for (place, part) in text.trim().split('{').enumerate() {
        let Some((name, rest)) = part.split_once('}').filter(|_| place > 0) else {
            filled.push_str(part);
            continue;
        };
        filled.push_str(match name {
            "product" => "阿莫西林胶囊",
            "batch" => "20260901",
            "age" | "elder" => "63",
            "sex" => "女",
            "date" => "11月20日",
            _ => "3",
        });
        filled.push_str(rest);
    }
    filled
}

/// Narratives one after the other until the text is as long as people write when they are upset.
fn long_text(narratives: &[String], place: usize) -> String {
    let mut text = String::new();
    for narrative in narratives.iter().cycle().skip(place) {
        text.push_str(narrative);
        if text.chars().count() >= LENGTH.0 {
            break;
        }
        text.push('\n');
    }
    text.chars().take(LENGTH.1).collect()
}
