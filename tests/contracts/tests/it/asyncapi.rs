//! The catalogue that `afterdose catalogue` prints is about every event and every request.

use std::collections::BTreeSet;

use contracts::{EVENTS, SERVICES};
use serde_json::Value;

use crate::references::references;

fn addresses(document: &Value) -> BTreeSet<String> {
    let channels = document["channels"].as_object().unwrap();
    channels
        .values()
        .map(|channel| channel["address"].as_str().unwrap().to_owned())
        .collect()
}

/// what services say to each other over NATS is listed, all of it.
#[test]
fn every_subject_is_a_channel_and_every_channel_a_subject() {
    let document = afterdose::asyncapi();
    let methods = SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .map(|method| method.endpoint("{service}"));
    let events = EVENTS.iter().map(|event| event.subject.to_owned());
    let subjects: BTreeSet<_> = events.chain(methods).collect();
    assert_eq!(addresses(&document), subjects);
}

/// What many services answer is listed with who they are: the services with a database, just as the runner serves it.
#[test]
fn a_request_to_one_of_many_services_says_who_they_are() {
    let document = afterdose::asyncapi();
    let with_a_database: BTreeSet<_> = afterdose::services()
        .into_iter()
        .filter(|service| service.migrations().is_some())
        .map(|service| service.name().to_owned())
        .collect();
    let mut routed = 0;
    for method in SERVICES.iter().flat_map(|service| service.methods) {
        let channel = &document["channels"][method.subject.replace('.', "_")];
        assert_eq!(channel["parameters"].is_null(), method.routed_by.is_none());
        if method.routed_by.is_some() {
            let named = channel["parameters"]["service"]["enum"].as_array().unwrap();
            let named: BTreeSet<_> = named
                .iter()
                .map(|name| name.as_str().unwrap().to_owned())
                .collect();
            assert_eq!(named, with_a_database, "{}", method.subject);
            routed += 1;
        }
    }
    assert!(routed >= 4, "only {routed} of them");
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
