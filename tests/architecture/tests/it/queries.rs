//! The committed offline query data (`.sqlx`): nothing may be left over from a query that is gone. That nothing is
//! missing is proved by the build itself, which has no database.

use std::collections::BTreeSet;

use regex::{Captures, Regex};
use serde_json::Value;

use crate::repository::{crates, files, names_in, report, text};

/// Every string literal of a Rust source, as the compiler reads it.
fn literals(source: &str) -> BTreeSet<String> {
    let form = Regex::new(r##"(?s)r#"(.*?)"#|r"([^"]*)"|"((?:[^"\\]|\\.)*)""##).unwrap();
    let escape = Regex::new(r"(?s)\\(\n\s*|.)").unwrap();
    let unescaped = |text: &str| {
        let plain = |found: &Captures<'_>| match &found[1] {
            "n" => "\n".to_owned(),
            "t" => "\t".to_owned(),
            other if other.starts_with('\n') => String::new(),
            other => other.to_owned(),
        };
        escape.replace_all(text, plain).into_owned()
    };
    form.captures_iter(source)
        .map(
            |found| match (found.get(1).or_else(|| found.get(2)), found.get(3)) {
                (Some(raw), _) => raw.as_str().to_owned(),
                (None, Some(text)) => unescaped(text.as_str()),
                (None, None) => String::new(),
            },
        )
        .collect()
}

#[test]
fn no_offline_query_is_left_over() {
    let mut broken = Vec::new();
    for one in crates() {
        let data: Vec<_> = names_in(&format!("{}/.sqlx", one.folder))
            .into_iter()
            .filter(|name| name.ends_with(".json"))
            .collect();
        if data.is_empty() {
            continue;
        }
        let mut known = BTreeSet::new();
        for file in files(&one.folder, ".rs") {
            known.extend(literals(&text(&file)));
        }
        known.extend(files(&one.folder, ".sql").iter().map(|file| text(file)));
        for name in data {
            let file = format!("{}/.sqlx/{name}", one.folder);
            let saved: Value = serde_json::from_str(&text(&file)).unwrap();
            if !known.contains(saved["query"].as_str().unwrap()) {
                broken.push(file);
            }
        }
    }
    report(
        &broken,
        "`make prepare S=<crate>` deletes what no query needs; commit that.",
    );
}

#[test]
fn literals_are_read_as_the_compiler_reads_them() {
    let found = literals("f(\"a\\\n      b\\\"c\"); g(r#\"d \"e\" \"#); h(r\"i\\n\")");
    assert_eq!(
        found,
        BTreeSet::from(["ab\"c".to_owned(), "d \"e\" ".to_owned(), "i\\n".to_owned()])
    );
}
