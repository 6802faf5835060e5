//! The catalogue of events and requests as an AsyncAPI 3 document, from the descriptors.

use contracts::{EVENTS, SERVICES, rpc::answering_services};
use serde_json::{Map, Value, json};

use crate::say::say;

pub(crate) fn print() -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(&document())?)?;
    Ok(())
}

/// Every event with its publisher, every request with its permission.
pub fn document() -> Value {
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    for event in EVENTS {
        let name = event.subject.replace('.', "_");
        messages.insert(
            name.clone(),
            json!({ "name": event.full_name, "summary": event.fact, "contentType": "application/protobuf" }),
        );
        channels.insert(
            name.clone(),
            json!({
                "address": event.subject,
                "description": format!("JetStream stream {}, said by {}", event.stream, event.publisher),
                "messages": { &name: { "$ref": format!("#/components/messages/{name}") } },
            }),
        );
        operations.insert(
            format!("{}_says_{name}", event.publisher.replace([' ', '-'], "_")),
            json!({ "action": "send", "channel": { "$ref": format!("#/channels/{name}") } }),
        );
    }
    for service in SERVICES {
        for method in service.methods {
            let name = method.subject.replace('.', "_");
            let mut channel = json!({
                "address": method.endpoint("{service}"),
                "description": format!("{}/{}, permission {}", service.full_name, method.name, method.permission),
            });
            if let Some(field) = method.routed_by {
                let who: Vec<_> = answering_services().collect();
                let text = format!("The service that answers, as the request names it in `{field}`.");
                channel["parameters"] = json!({ "service": { "enum": who, "description": text } });
            }
            channels.insert(name.clone(), channel);
            operations.insert(
                format!("answer_{name}"),
                json!({ "action": "receive", "channel": { "$ref": format!("#/channels/{name}") } }),
            );
        }
    }
    json!({
        "asyncapi": "3.0.0",
        "info": { "title": "Afterdose events and requests", "version": env!("CARGO_PKG_VERSION") },
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages },
    })
}
