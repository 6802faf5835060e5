//! Proto files against the services: what is promised is said, what is heard is written down.

use regex::Regex;

use crate::{
    repository::{files, report, services, text},
    sources::{code, production, snake},
};

/// An event of the contract.
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) publisher: String,
}

/// A method of the contract.
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) service: String,
}

pub(crate) fn events() -> Vec<Event> {
    let form =
        Regex::new(r#"message (\w+) \{\s*option \(afterdose\.event\.v1\.publisher\) = "([^"]+)""#).unwrap();
    let mut events = Vec::new();
    for file in files("proto", ".proto") {
        let source = text(&file);
        events.extend(form.captures_iter(&source).map(|found| Event {
            name: found[1].to_owned(),
            publisher: found[2].to_owned(),
        }));
    }
    assert!(
        events.len() > 20,
        "only {} events: the walk lost its way",
        events.len()
    );
    events
}

pub(crate) fn methods() -> Vec<Method> {
    let form = Regex::new(r"(?m)^\s*rpc (\w+)\(").unwrap();
    let mut methods = Vec::new();
    for file in files("proto", "service.proto") {
        let service = file.split('/').nth(2).unwrap().replace('_', "-");
        let source = text(&file);
        methods.extend(form.captures_iter(&source).map(|found| Method {
            name: found[1].to_owned(),
            service: service.clone(),
        }));
    }
    assert!(
        methods.len() > 20,
        "only {} methods: the walk lost its way",
        methods.len()
    );
    methods
}

fn source_of(folder: &str) -> String {
    let files = files(&format!("{folder}/src"), ".rs");
    files
        .iter()
        .map(|file| code(&production(&text(file))))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_event_is_said_by_its_publisher() {
    let mut broken = Vec::new();
    for event in events().iter().filter(|event| !event.publisher.contains(' ')) {
        let named = Regex::new(&format!(r"\b{}\b", event.name)).unwrap();
        if !named.is_match(&source_of(&format!("services/{}", event.publisher))) {
            broken.push(format!("{} by {}", event.name, event.publisher));
        }
    }
    report(
        &broken,
        "An event of the contract that nobody says is a promise broken: announce it, or take it out before it is released.",
    );
}

#[test]
fn every_service_lists_its_events_on_its_page() {
    let mut broken = Vec::new();
    for one in services() {
        let page = text(&format!("{}/README.md", one.folder));
        let source = source_of(&one.folder);
        let said = |name: &str| page.contains(name) || page.contains(&snake(name));
        for event in events() {
            let heard = Regex::new(&format!(
                r"(consume::<\s*(\w+::)*|Handle<\s*(\w+::)*){}\b",
                event.name
            ))
            .unwrap();
            if event.publisher == one.name && !said(&event.name) {
                broken.push(format!("{}/README.md: publishes {}", one.folder, event.name));
            }
            if heard.is_match(&source) && !said(&event.name) {
                broken.push(format!("{}/README.md: consumes {}", one.folder, event.name));
            }
        }
    }
    report(&broken, "Name it under Publishes or Consumes.");
}
