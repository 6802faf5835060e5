//! The budget: a file that nobody can take in at a glance hides something.

use crate::{
    repository::{files, files_below, report, text},
    sources::{is_test, production},
};

const MOST_LINES: usize = 400;

#[test]
fn no_production_file_passes_the_budget() {
    let mut broken = Vec::new();
    let mut sizes = Vec::new();
    for file in files_below(".") {
        let ending = file.rsplit('.').next().unwrap_or_default();
        if is_test(&file) || !["rs", "ts", "tsx", "py", "sh", "mjs", "sql", "proto"].contains(&ending) {
            continue;
        }
        let lines = if ending == "rs" {
            production(&text(&file)).lines().count()
        } else {
            text(&file).lines().count()
        };
        sizes.push(lines);
        if lines > MOST_LINES {
            broken.push(format!("{file}: {lines} lines"));
        }
    }
    assert!(
        sizes.len() > 100,
        "only {} files: the walk lost its way",
        sizes.len()
    );
    report(
        &broken,
        "Split it by use case, table or concern: at most 400 lines, better 250. Functions are clippy's business.",
    );
}

#[test]
fn every_rust_file_opens_with_why_it_exists() {
    let mut broken = files("shared", ".rs");
    broken.extend(files("services", ".rs"));
    broken.retain(|file| !is_test(file));
    broken.retain(|file| !text(file).is_empty() && !text(file).starts_with("//!"));
    report(
        &broken,
        "Open the file with one or two sentences of why: `//! …`.",
    );
}
