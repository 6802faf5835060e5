//! Every service has the same rooms, so that a reader who knows one knows all.

use regex::Regex;

use crate::repository::{Crate, exists, files, names_in, report, services, text};

const GATEWAYS: &[&str] = &["intake-gateway", "web-gateway"];

fn is_gateway(one: &Crate) -> bool {
    GATEWAYS.contains(&one.name.as_str())
}

#[test]
fn every_service_explains_itself_on_one_page() {
    let mut broken = Vec::new();
    for one in services() {
        let readme = text(&format!("{}/README.md", one.folder));
        // A heading, a row of a table, or the first words of a paragraph: `## Owns`, `| **Owns** |`, `**Owns**`.
        let openings: Vec<_> = readme
            .lines()
            .map(|line| line.trim_start_matches(['#', '|', '*', ' ']).to_lowercase())
            .collect();
        let wanted = [
            "owns",
            "publishes",
            "consumes",
            "answers",
            "invariants",
            "how it fails",
        ];
        let missing: Vec<_> = wanted
            .iter()
            .filter(|word| !openings.iter().any(|line| line.starts_with(**word)))
            .collect();
        if !missing.is_empty() {
            broken.push(format!("{}/README.md: no {missing:?}", one.folder));
        }
        if readme.lines().count() > 150 {
            broken.push(format!("{}/README.md: longer than a page", one.folder));
        }
    }
    report(
        &broken,
        "A README of a service has the headings Owns, Publishes, Consumes, Answers, Invariants, How it fails.",
    );
}

#[test]
fn every_setting_has_a_default_and_a_comment() {
    let mut broken = Vec::new();
    for one in services() {
        let file = format!("{}/config.default.toml", one.folder);
        let reads = files(&one.folder, ".rs")
            .iter()
            .any(|file| text(file).contains("fn default_config"));
        if reads && !exists(&file) {
            broken.push(format!("{file} is missing"));
        }
        let defaults = text(&file);
        // A comment covers the lines below it up to the next empty one.
        let mut is_covered = false;
        for line in defaults.lines() {
            let is_key = line.split_once('=').is_some_and(|(key, _)| {
                !key.is_empty()
                    && key
                        .trim()
                        .chars()
                        .all(|letter| letter.is_alphanumeric() || "_-.".contains(letter))
            });
            is_covered = line.starts_with('#') || is_covered && !line.trim().is_empty();
            if is_key && !is_covered && !line.contains(" # ") {
                broken.push(format!("{file}: {line}"));
            }
        }
    }
    report(
        &broken,
        "Every key of config.default.toml stands under a comment: meaning, unit, consequence.",
    );
}

#[test]
fn every_service_has_the_same_rooms() {
    let mut broken = Vec::new();
    for one in services() {
        let source = format!("{}/src", one.folder);
        let mut wanted: Vec<&str> = Vec::new();
        if is_gateway(&one) {
            wanted.push("http");
            broken.extend(
                ["store", "rpc"]
                    .iter()
                    .filter(|room| exists(&format!("{source}/{room}")))
                    .map(|room| format!("{source}/{room}: a gateway has none")),
            );
        } else {
            wanted.extend(["domain", "store"]);
            let context = one.name.replace('-', "_");
            if exists(&format!("proto/afterdose/{context}/v1/service.proto")) {
                wanted.extend(["rpc", "queries"]);
            }
            let writes = one.name != "reporting";
            wanted.extend(writes.then_some("commands"));
        }
        if consumed(&one).next().is_some() && !is_gateway(&one) {
            wanted.push("consumers");
        }
        broken.extend(
            wanted
                .iter()
                .filter(|room| !exists(&format!("{source}/{room}")))
                .map(|room| format!("{source}/{room} is missing")),
        );
    }
    report(
        &broken,
        "The rooms of a service: domain, commands, queries, store, rpc, consumers (house-style section 3).",
    );
}

#[test]
fn nothing_is_called_utils() {
    let mut broken = files("services", ".rs");
    broken.extend(files("shared", ".rs"));
    let bag = Regex::new(r"/(utils?|helpers?|common|misc|types)(\.rs|/mod\.rs)$").unwrap();
    broken.retain(|file| bag.is_match(file));
    report(&broken, "Name it after what it does; a bag grows for ever.");
}

/// Event types that a service follows.
fn consumed(one: &Crate) -> impl Iterator<Item = String> {
    let form = Regex::new(r"(?:consume::<\s*|Handle<\s*)(?:\w+::)*([A-Z]\w+)").unwrap();
    let mut found = Vec::new();
    for file in files(&format!("{}/src", one.folder), ".rs") {
        let source = text(&file);
        found.extend(
            form.captures_iter(&source)
                .map(|event| event[1].to_owned())
                .filter(|name| name.len() > 2),
        );
    }
    found.sort();
    found.dedup();
    found.into_iter()
}

#[test]
fn every_consumed_event_has_a_file_of_its_own() {
    let mut broken = Vec::new();
    for one in services() {
        let room = format!("{}/src/consumers", one.folder);
        for event in consumed(&one).filter(|_| !is_gateway(&one)) {
            let own = format!("on_{}.rs", crate::sources::snake(&event));
            let heading = |name: &String| {
                let file = text(&format!("{room}/{name}"));
                let lines = file.lines().take_while(|line| line.starts_with("//!"));
                lines
                    .flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric()))
                    .any(|word| word == event)
            };
            if !names_in(&room)
                .iter()
                .any(|name| *name == own || name.starts_with("on_") && heading(name))
            {
                broken.push(format!("{room}/{own} is missing"));
            }
        }
        for name in names_in(&room)
            .iter()
            .filter(|name| *name != "mod.rs" && !name.starts_with("on_"))
        {
            broken.push(format!("{room}/{name} is named after no event"));
        }
    }
    report(
        &broken,
        "One handler a file: consumers/on_<event>.rs; events that are handled alike may share an on_….rs that names each \
         of them in its first lines. What handlers share is a command or a store function.",
    );
}

#[test]
fn every_rpc_has_a_file_of_its_own() {
    let mut broken = Vec::new();
    for method in crate::contract::methods() {
        // what every service answers alike is the runner's
        let room = match method.service.as_str() {
            "operations" => "shared/runner/src/operations".to_owned(),
            service => format!("services/{service}/src/rpc"),
        };
        let file = format!("{room}/{}.rs", crate::sources::snake(&method.name));
        if !exists(&file) {
            broken.push(format!("{file} is missing"));
        }
    }
    report(
        &broken,
        "proto in, one command or query, proto out: one file a method, named after it.",
    );
}
