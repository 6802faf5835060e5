//! Tests: one integration binary a crate, in which no story is forgotten.

use crate::repository::{crates, exists, names_in, report, text};

#[test]
fn every_crate_has_at_most_one_integration_binary() {
    let mut broken = Vec::new();
    for one in crates() {
        let tests = format!("{}/tests", one.folder);
        broken.extend(
            names_in(&tests)
                .into_iter()
                .filter(|name| name.ends_with(".rs"))
                .map(|name| format!("{tests}/{name}")),
        );
        for folder in names_in(&tests) {
            if folder != "it" && exists(&format!("{tests}/{folder}/main.rs")) {
                broken.push(format!("{tests}/{folder}/main.rs"));
            }
        }
        if one.manifest.get("test").is_some() {
            broken.push(format!("{}/Cargo.toml: [[test]]", one.folder));
        }
    }
    report(
        &broken,
        "Tests are stories in tests/it/, joined by tests/it/main.rs: one binary links once.",
    );
}

#[test]
fn no_story_is_left_out_of_the_binary() {
    let mut broken = Vec::new();
    for one in crates() {
        let it = format!("{}/tests/it", one.folder);
        let main = text(&format!("{it}/main.rs"));
        for name in names_in(&it) {
            let module = name.strip_suffix(".rs").unwrap_or(&name);
            let is_module = name.ends_with(".rs") || exists(&format!("{it}/{name}/mod.rs"));
            if is_module && module != "main" && !main.contains(&format!("mod {module};")) {
                broken.push(format!("{it}/{name}"));
            }
        }
    }
    report(
        &broken,
        "Without its `mod …;` in tests/it/main.rs the compiler never sees it.",
    );
}

#[test]
fn every_service_is_tested_over_its_edges() {
    let broken: Vec<_> = crates()
        .into_iter()
        .filter(|one| one.folder.starts_with("services/") && one.name != "afterdose")
        .map(|one| format!("{}/tests/it/main.rs", one.folder))
        .filter(|main| !exists(main))
        .collect();
    report(&broken, "Write stories on a real Postgres and NATS with testkit.");
}
