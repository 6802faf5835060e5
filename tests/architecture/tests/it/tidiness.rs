//! What must not be in the repository, and what CI may do.

use std::collections::BTreeSet;

use regex::Regex;

use crate::repository::{files, files_below, report, text};

#[test]
fn no_file_names_a_folder_of_this_machine() {
    let place = Regex::new(r#"(^|[\s"'`(=:])/(work|root|home/\w+|Users/\w+)/"#).unwrap();
    let mut broken = Vec::new();
    for file in files_below(".")
        .iter()
        .filter(|file| !file.ends_with("tidiness.rs"))
    {
        broken.extend(
            text(file)
                .lines()
                .filter(|line| place.is_match(line))
                .map(|line| format!("{file}: {}", line.trim())),
        );
    }
    report(
        &broken,
        "Paths are relative to the repository, or come from configuration.",
    );
}

#[test]
fn no_lock_file_names_a_registry() {
    let mut broken = Vec::new();
    for file in files_below(".") {
        let content = text(&file);
        let name = file.rsplit('/').next().unwrap();
        let bad = match name {
            "Cargo.lock" => content.lines().find(|line| {
                line.starts_with("source = ") && !line.contains("github.com/rust-lang/crates.io-index\"")
            }),
            "package-lock.json" => content.lines().find(|line| line.contains("\"resolved\"")),
            ".npmrc" => content
                .lines()
                .find(|line| line.contains("registry=") || line.contains("_auth")),
            "config.toml" => content
                .lines()
                .find(|line| line.contains("[source") || line.contains("registry")),
            _ if name.starts_with("requirements") => content
                .lines()
                .find(|line| !line.starts_with('#') && (line.contains("://") || line.contains("index-url"))),
            _ => None,
        };
        broken.extend(bad.map(|line| format!("{file}: {}", line.trim())));
    }
    report(
        &broken,
        "Lock files name versions and hashes; where packages come from is the machine's business.",
    );
}

#[test]
fn no_file_names_a_package_host() {
    let host = Regex::new(r"(?i)https?://(registry|index|static|files|proxy|mirrors?|artifactory|nexus|packages?)\.[a-z0-9-]+\.").unwrap();
    let mut broken = Vec::new();
    for file in files_below(".")
        .iter()
        .filter(|file| !file.ends_with("Cargo.lock"))
    {
        broken.extend(
            text(file)
                .lines()
                .filter(|line| host.is_match(line))
                .map(|line| format!("{file}: {}", line.trim())),
        );
    }
    report(&broken, "Where packages come from is the machine's business.");
}

#[test]
fn every_make_target_explains_itself() {
    let rule = Regex::new(r"^([a-z][a-z0-9-]*):($|[^=])").unwrap();
    let makefile = text("Makefile");
    let rules: Vec<_> = makefile.lines().filter(|line| rule.is_match(line)).collect();
    assert!(rules.len() > 5);
    let broken: Vec<_> = rules
        .iter()
        .filter(|line| !line.contains(" ## "))
        .map(ToString::to_string)
        .collect();
    report(
        &broken,
        "`target: ## what it does`, so that `make help` lists it.",
    );
}

#[test]
fn every_make_target_is_phony() {
    let rule = Regex::new(r"(?m)^([a-z][a-z0-9-]*):").unwrap();
    let makefile = text("Makefile");
    let phony: BTreeSet<_> = makefile
        .lines()
        .filter_map(|line| line.strip_prefix(".PHONY:"))
        .flat_map(str::split_whitespace)
        .collect();
    let broken: Vec<_> = rule
        .captures_iter(&makefile)
        .map(|found| found[1].to_owned())
        .filter(|name| !phony.contains(name.as_str()))
        .collect();
    report(&broken, "Add it to .PHONY: a file of that name would silence it.");
}

#[test]
fn ci_is_make_check_and_make_test() {
    let script = text(".ci/run");
    let make = Regex::new(r"(?m)^\s*make .*$").unwrap();
    let made: Vec<_> = make
        .find_iter(&script)
        .map(|line| line.as_str().trim().to_owned())
        .collect();
    assert_eq!(
        made,
        ["make check", "make test"],
        "what CI does, anybody can do: put steps into these two targets"
    );
    let others = Regex::new(r"(?m)^\s*(cargo|npm|npx|pip|python3|buf|docker)\s.*$").unwrap();
    let broken: Vec<_> = others
        .find_iter(&script)
        .map(|line| line.as_str().trim().to_owned())
        .filter(|line| !line.contains("missing+="))
        .collect();
    report(&broken, "A step of CI is part of `make check` or `make test`.");
}

#[test]
fn exceptions_to_lints_give_a_reason_and_expire() {
    let allow = Regex::new(r"#!?\[allow\(").unwrap();
    let mut broken = Vec::new();
    for folder in ["services", "shared", "tests"] {
        for file in files(folder, ".rs")
            .iter()
            .filter(|file| !file.ends_with("tidiness.rs"))
        {
            // Generated code differs from day to day in what it needs.
            if file != "shared/contracts/src/lib.rs"
                && text(file).lines().any(|line| allow.is_match(line.trim()))
            {
                broken.push(file.clone());
            }
        }
    }
    report(
        &broken,
        "`#[expect(…, reason = \"…\")]`: an exception that is no longer needed is then told.",
    );
}
