//! The top of the repository.

use std::collections::BTreeSet;

use crate::repository::{exists, names_in, report, root};

const WANTED: &[&str] = &[
    "Cargo.toml",
    "Makefile",
    "README.md",
    "deploy",
    "proto",
    "services",
    "shared",
    "tests",
];

/// Cargo.toml, services, shared, deploy, proto, tests, Makefile, README.md.
#[test]
fn the_top_of_the_repository_has_what_it_should() {
    let missing: Vec<_> = WANTED
        .iter()
        .filter(|name| !exists(name))
        .map(ToString::to_string)
        .collect();
    report(&missing, "R-650 wants it at the top of the repository.");
}

/// and nothing else that one would have to look into.
#[test]
fn the_top_of_the_repository_has_nothing_else() {
    let beside = [
        "Cargo.lock",
        "LICENSE",
        "CHANGELOG.md",
        "clippy.toml",
        "rustfmt.toml",
        "deny.toml",
        "target",
    ];
    let known: BTreeSet<_> = WANTED.iter().chain(&beside).copied().collect();
    let mut other = names_in(".");
    other.retain(|name| !name.starts_with('.') && !known.contains(name.as_str()));
    report(
        &other,
        "Find it a place below services, shared, deploy, proto or tests.",
    );
}

#[test]
fn proto_has_a_folder_per_context_and_version() {
    let broken: Vec<_> = crate::repository::files("proto", ".proto")
        .into_iter()
        .filter(|file| {
            let parts: Vec<_> = file.split('/').collect();
            !matches!(parts[..], ["proto", "afterdose", _, version, _] if version.starts_with('v'))
        })
        .collect();
    report(&broken, "proto/afterdose/<context>/v<n>/{events,service}.proto");
    assert!(root().join("proto/buf.yaml").exists());
}
