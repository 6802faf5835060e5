//! The catalogue that `afterdose catalogue` prints is about every event and every request.

use std::collections::BTreeSet;

use contracts::{EVENTS, SERVICES};
use serde_json::Value;

use crate::references::references;

fn addresses(document: &Value) -> BTreeSet<&str> {
    let channels = document["channels"].as_object().unwrap();
    channels
        .values()
        .map(|channel| channel["address"].as_str().unwrap())
        .collect()
}

/// what services say to each other over NATS is listed, all of it.
#[test]
fn every_subject_is_a_channel_and_every_channel_a_subject() {
    let document = afterdose::asyncapi();
    let methods = SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .map(|method| method.subject);
    let subjects: BTreeSet<_> = EVENTS.iter().map(|event| event.subject).chain(methods).collect();
    assert_eq!(addresses(&document), subjects);
}

#[test]
fn every_event_is_listed_with_its_fact_and_its_publisher() {
    let document = afterdose::asyncapi();
    for event in EVENTS {
        let key = event.subject.replace('.', "_");
        assert_eq!(document["components"]["messages"][&key]["summary"], event.fact);
        let said = document["channels"][&key]["description"].as_str().unwrap();
        assert!(
            said.contains(event.publisher) && said.contains(event.stream),
            "{said}"
        );
    }
}

#[test]
fn every_reference_of_the_catalogue_leads_somewhere() {
    let document = afterdose::asyncapi();
    let found = references(&document);
    assert!(
        found.len() > 60,
        "only {} references: the walk lost its way",
        found.len()
    );
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
}
