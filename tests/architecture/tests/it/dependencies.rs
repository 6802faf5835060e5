//! The direction of dependence: tests → afterdose → services → runner → plumbing → contracts, telemetry → kernel.

use crate::repository::{Crate, crates, report, root, services};

/// What may be needed by whom: a crate needs only crates of a lower floor, plumbing also other plumbing.
fn floor(one: &Crate) -> u8 {
    match (one.folder.split('/').next().unwrap(), one.name.as_str()) {
        ("tests", _) => 6,
        (_, "afterdose") => 5,
        ("services", _) => 4,
        (_, "runner") => 3,
        // Starts whole services, and is needed by tests only.
        (_, "testkit") => 4,
        (
            _,
            "rpc" | "eventbus" | "journal" | "access" | "calendar" | "store" | "evidence" | "vault"
            | "openid" | "embedded",
        ) => 2,
        (_, "contracts" | "telemetry") => 1,
        (_, "kernel") => 0,
        (_, name) => panic!("shared/{name} has no floor: give it one in tests/architecture"),
    }
}

fn needed<'a>(all: &'a [Crate], one: &Crate, section: &str) -> Vec<&'a Crate> {
    let needs = one.needs(section);
    all.iter().filter(|other| needs.contains(&other.name)).collect()
}

/// services know nothing of each other but messages.
#[test]
fn crates_depend_downwards_only() {
    const TOOLS: &[&str] = &["testkit", "embedded"];
    const PLUMBING: u8 = 2;
    let all = crates();
    let mut broken = Vec::new();
    for one in &all {
        for other in needed(&all, one, "dependencies") {
            let down = floor(other) < floor(one);
            let beside = floor(one) == PLUMBING && floor(other) == PLUMBING;
            if !down && !beside && !TOOLS.contains(&other.name.as_str()) {
                broken.push(format!("{} depends on {}", one.name, other.name));
            }
        }
    }
    report(
        &broken,
        "A crate needs only what lies below it (house-style section 3). Services talk by events and requests.",
    );
}

#[test]
fn servers_for_tests_are_needed_by_tests_only() {
    let all = crates();
    let mut broken = Vec::new();
    for one in all.iter().filter(|one| floor(one) < 6) {
        for other in needed(&all, one, "dependencies") {
            let allowed = matches!(
                (one.name.as_str(), other.name.as_str()),
                ("afterdose" | "testkit", "embedded")
            );
            if ["testkit", "embedded"].contains(&other.name.as_str()) && !allowed {
                broken.push(format!("{} depends on {}", one.name, other.name));
            }
        }
    }
    report(
        &broken,
        "Move it to [dev-dependencies]; only `afterdose dev` starts servers of its own.",
    );
}

#[test]
fn no_service_knows_another_even_in_its_tests() {
    let all = crates();
    let mut broken = Vec::new();
    for one in services() {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for other in needed(&all, &one, section) {
                if other.folder.starts_with("services/") {
                    broken.push(format!("{} depends on {} ({section})", one.name, other.name));
                }
            }
        }
    }
    report(
        &broken,
        "A test that needs two services is a scenario: tests/scenarios.",
    );
}

#[test]
fn the_executable_carries_every_service() {
    let all = crates();
    let executable = all.iter().find(|one| one.name == "afterdose").unwrap();
    let carried = executable.needs("dependencies");
    let forgotten: Vec<_> = services()
        .into_iter()
        .map(|one| one.name)
        .filter(|name| !carried.contains(name))
        .collect();
    report(
        &forgotten,
        "Add it to services/afterdose: Cargo.toml and the table in src/services.rs.",
    );
}

#[test]
fn every_dependency_is_chosen_once_for_the_whole_workspace() {
    let mut broken = Vec::new();
    for one in crates() {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let table = one.manifest.get(section).and_then(|section| section.as_table());
            for (name, wanted) in table.into_iter().flatten() {
                if wanted.get("workspace").is_none() {
                    broken.push(format!("{}: {name} ({section})", one.folder));
                }
            }
        }
        if one.manifest.get("lints").is_none() {
            broken.push(format!("{}: no [lints] workspace = true", one.folder));
        }
    }
    report(
        &broken,
        "Versions and features stand once, in the root Cargo.toml; crates say `workspace = true`.",
    );
}

/// the crates this product is to be built with are there, and are used.
#[test]
fn the_wanted_crates_are_in_the_workspace_and_used() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let offered = manifest["workspace"]["dependencies"].as_table().unwrap();
    let all = crates();
    let mut broken = Vec::new();
    for name in [
        "tokio",
        "async-nats",
        "axum",
        "sqlx",
        "serde",
        "opentelemetry",
        "tracing",
        "uuid",
        "chrono",
    ] {
        let is_used = all
            .iter()
            .any(|one| one.needs("dependencies").iter().any(|need| need == name));
        if !offered.contains_key(name) || !is_used {
            broken.push(name.to_owned());
        }
    }
    report(&broken, "R-643 names this crate.");
}
