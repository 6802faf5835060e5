//! What the journal says of a contact. It is never erased, so personal fields are named with the version that holds
//! their value (`contact_history`) instead of the value: `[personal v1]` → `[personal v2]`.

use journal::{Changes, Entry};
use serde_json::{Value, json};

use crate::domain::contact::Contact;

/// The kind of aggregate under which contacts are journalled.
pub(crate) const CONTACT: &str = "contact";

/// An entry about a contact.
pub(crate) fn entry(contact: &Contact, actor: &str, kind: &str, at: chrono::DateTime<chrono::Utc>) -> Entry {
    Entry::new(CONTACT, contact.contact_id.uuid(), actor, kind, at)
}

/// The fields that differ; all that say something for a contact that is new.
pub(crate) fn changes(old: Option<&Contact>, new: &Contact) -> Changes {
    let open = |contact: &Contact| {
        [
            ("version", json!(contact.version)),
            ("receipt", json!(contact.receipt)),
            ("channel", json!(contact.channel.slug())),
            ("source", json!(contact.source)),
            ("received_at", json!(contact.received_at)),
            ("region", json!(contact.region.as_str())),
            ("stated_kind", json!(contact.stated_kind)),
            ("products", json!(contact.products)),
            ("customer_id", said(&contact.customer_id)),
            (
                "in_reply_to_contact_id",
                json!(contact.in_reply_to.map(|id| id.to_string())),
            ),
            ("thread_reason", said(&contact.thread_reason)),
            ("first_responder", said(&contact.first_responder)),
            ("call_state", json!(contact.call.as_ref().map(|call| &call.state))),
            ("product_grade", said(&contact.product_grade)),
            ("purchased_on", said(&contact.purchased_on)),
        ]
    };
    let before = old.map(open);
    let mut changes = Changes::new();
    for (place, (field, value)) in open(new).into_iter().enumerate() {
        let was = before
            .as_ref()
            .map_or(Value::Null, |before| before[place].1.clone());
        changes = changes.set(field, was, value);
    }
    for (place, (field, value)) in personal(new).into_iter().enumerate() {
        let was = old.map_or("", |old| personal(old)[place].1);
        if was != value {
            let note = |value: &str, version: i64| {
                if value.is_empty() {
                    Value::Null
                } else {
                    json!(format!("[personal v{version}]"))
                }
            };
            let was = note(was, old.map_or(0, |old| old.version));
            changes = changes.set(field, was, note(value, new.version));
        }
    }
    changes
}

fn said(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
}

fn personal(contact: &Contact) -> [(&'static str, &str); 8] {
    let reporter = &contact.reporter;
    [
        ("reporter.name", &reporter.name),
        ("reporter.organisation", &reporter.organisation),
        ("reporter.phone", &reporter.phone),
        ("reporter.email", &reporter.email),
        ("reporter.address", &reporter.address),
        ("subject", &contact.subject),
        ("text", &contact.text),
        ("channel_note", &contact.channel_note),
    ]
}
