//! The inventory of personal data against the tables.

use std::collections::BTreeSet;

use regex::Regex;

use crate::{
    repository::{files, report, services, text},
    sources::sql_code,
    sql::statements,
};

const INVENTORY: &str = "deploy/personal-data.md";
/// Names that give a column away.
const TELLING: &str = r"^(name_sealed|.*_sealed|reporter_.*|(.*_)?(phone|email|address|recipient|reply_to|login|narrative|caller|callee)(_hash|_key)?)$";

/// The columns that a service's tables have after all its migrations, as `table.column`.
fn columns(service: &str) -> BTreeSet<String> {
    let create = Regex::new(r"(?is)^\s*create table (?:if not exists )?([a-z_]+)\s*\((.*)\)").unwrap();
    let alter = Regex::new(r"(?is)^\s*alter table ([a-z_]+)\s(.*)").unwrap();
    let column = Regex::new(r"(?im)^\s*([a-z_0-9]+)\s+(?:text|bytea|citext|jsonb)\b").unwrap();
    let change = Regex::new(r"(?i)(add|drop) column (?:if (?:not )?exists )?([a-z_0-9]+)|rename column ([a-z_0-9]+) to ([a-z_0-9]+)").unwrap();
    let mut found = BTreeSet::new();
    for file in files(&format!("services/{service}/migrations"), ".sql") {
        for statement in statements(&sql_code(&text(&file))) {
            if let Some(table) = create.captures(&statement) {
                let named = column.captures_iter(&table[2]);
                found.extend(named.map(|one| format!("{}.{}", &table[1], &one[1])));
            }
            let Some(table) = alter.captures(&statement) else {
                continue;
            };
            for one in change.captures_iter(&table[2]) {
                let full = |place: usize| format!("{}.{}", &table[1], &one[place]);
                match one.get(1).map(|verb| verb.as_str().to_lowercase()).as_deref() {
                    Some("add") => {
                        found.insert(full(2));
                    }
                    Some(_) => {
                        found.remove(&full(2));
                    }
                    None => {
                        found.remove(&full(3));
                        found.insert(full(4));
                    }
                }
            }
        }
    }
    found
}

/// The columns that the inventory names of a service.
fn listed(service: &str) -> BTreeSet<String> {
    let name = Regex::new(r"`([a-z_]+\.[a-z_0-9]+)`").unwrap();
    let page = text(INVENTORY);
    let lines = page
        .lines()
        .filter(|line| line.starts_with(&format!("| {service} |")));
    let named = lines.flat_map(|line| {
        name.captures_iter(line)
            .map(|one| one[1].to_owned())
            .collect::<Vec<_>>()
    });
    named.collect()
}

/// R-618: every personal field is on the inventory with its protection.
#[test]
fn the_inventory_lists_every_personal_field_r_618() {
    let telling = Regex::new(TELLING).unwrap();
    let mut broken = Vec::new();
    for service in services() {
        let service = service.name;
        let (columns, listed) = (columns(&service), listed(&service));
        for column in &columns {
            let is_telling = telling.is_match(column.split_once('.').unwrap().1);
            if is_telling && !listed.contains(column) {
                broken.push(format!("{service}: {column} is not listed"));
            }
        }
        let gone = listed.difference(&columns);
        broken.extend(gone.map(|column| format!("{service}: {column} is listed and not there")));
    }
    report(
        &broken,
        "deploy/personal-data.md says of every personal field where it lies and how it is protected.",
    );
}
