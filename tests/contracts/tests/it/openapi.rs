//! The document of the staff door is about exactly what the staff door answers.

use std::collections::BTreeSet;

use contracts::SERVICES;
use serde_json::Value;

use crate::references::references;

fn document() -> Value {
    web_gateway::openapi().unwrap()
}

fn rpc_paths(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .keys()
        .filter(|path| path.starts_with("/rpc/"))
        .cloned()
        .collect()
}

fn paths_where(wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    SERVICES
        .iter()
        .flat_map(|service| service.methods.iter().map(move |method| (service, method)))
        .filter(|(_, method)| wanted(method.permission))
        .map(|(service, method)| format!("/rpc/{}/{}", service.full_name, method.name))
        .collect()
}

#[test]
fn every_bridged_method_is_documented_and_no_public_one() {
    let document = document();
    let public = paths_where(|permission| permission == "public");
    assert_eq!(
        rpc_paths(&document),
        paths_where(|permission| permission != "public")
    );
    assert!(!public.is_empty() && rpc_paths(&document).is_disjoint(&public));
}

#[test]
fn every_documented_method_says_what_it_does_and_what_it_needs() {
    let document = document();
    for path in rpc_paths(&document) {
        let operation = &document["paths"][&path]["post"];
        assert!(
            operation["description"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{path}"
        );
        let needed = operation["x-permission"].as_str().unwrap();
        assert!(
            paths_where(|permission| permission == needed).contains(&path),
            "{path}"
        );
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let found = references(&document);
    assert!(
        found.len() > 100,
        "only {} references: the walk lost its way",
        found.len()
    );
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = document();
    let mut names = BTreeSet::new();
    for path in document["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
        }
    }
}
