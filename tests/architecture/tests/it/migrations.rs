//! Migrations: named by time, every table explained, every constraint named.

use regex::Regex;

use crate::{
    repository::{files, report, text},
    sources::sql_code,
    sql::{parts_of_tables, statements},
};

fn migrations() -> Vec<String> {
    let mut found = files("services", ".sql");
    found.extend(files("shared", ".sql"));
    found.retain(|file| file.contains("/migrations/"));
    assert!(!found.is_empty());
    found
}

#[test]
fn every_migration_is_named_by_time_and_idea() {
    let form = Regex::new(r"^20\d{12}_[a-z][a-z0-9_]*\.sql$").unwrap();
    let mut broken = migrations();
    broken.retain(|file| {
        let name = file.rsplit('/').next().unwrap();
        let is_late = file.starts_with("shared/") || name >= "20261101000001";
        !form.is_match(name) || !is_late
    });
    report(
        &broken,
        "Name it <timestamp>_<idea>.sql; services start at 20261101000001, after the shared migrations.",
    );
}

#[test]
fn no_two_migrations_of_a_service_have_one_version() {
    let mut broken = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    for file in migrations() {
        let (folder, name) = file.rsplit_once('/').unwrap();
        let key = (folder.to_owned(), name.split('_').next().unwrap().to_owned());
        if let Some(other) = seen.insert(key, file.clone()) {
            broken.push(format!("{file} and {other}"));
        }
    }
    report(&broken, "Give the later one a later timestamp.");
}

#[test]
fn every_table_says_what_it_is_for() {
    let table = Regex::new(r"(?i)^\s*create (?:unlogged )?table (?:if not exists )?([a-z_.]+)").unwrap();
    let mut broken = Vec::new();
    for file in migrations() {
        let folder = file.rsplit_once('/').unwrap().0;
        let all: String = files(folder, ".sql")
            .iter()
            .map(|file| sql_code(&text(file)))
            .collect();
        for statement in statements(&text(&file)) {
            let Some(name) = table.captures(&statement).map(|found| found[1].to_owned()) else {
                continue;
            };
            if !all.contains(&format!("comment on table {name} is")) {
                broken.push(format!("{file}: {name}"));
            }
        }
    }
    report(
        &broken,
        "Write `comment on table … is '…'`: what a row stands for, and what changes in it.",
    );
}

#[test]
fn every_constraint_has_a_name() {
    let kinds = Regex::new(r"(?i)\b(primary key|unique|check\s*\(|references|foreign key|exclude)").unwrap();
    let named = Regex::new(r"(?i)\bconstraint [a-z]\w*").unwrap();
    let mut broken = Vec::new();
    for file in migrations() {
        for part in parts_of_tables(&text(&file)) {
            let mut wanted = kinds.find_iter(&part).count();
            // `foreign key (…) references …` is one constraint.
            wanted -= usize::from(part.to_lowercase().contains("foreign key"));
            if named.find_iter(&part).count() < wanted {
                broken.push(format!(
                    "{file}: {}",
                    part.split_whitespace().collect::<Vec<_>>().join(" ")
                ));
            }
        }
    }
    report(
        &broken,
        "Name it: `constraint <table>_<rule> …`, so that its violation can become a domain error.",
    );
}

/// What has a region is seen only by those whose regions it lies in.
#[test]
fn every_table_with_a_region_is_under_row_level_security() {
    let table = Regex::new(r"(?i)^\s*create table (?:if not exists )?([a-z_]+)").unwrap();
    let column = Regex::new(r"(?im)^\s*region\s+ltree\b").unwrap();
    let mut broken = Vec::new();
    for file in migrations() {
        let folder = file.rsplit_once('/').unwrap().0;
        let all: String = files(folder, ".sql")
            .iter()
            .map(|file| sql_code(&text(file)))
            .collect();
        for statement in statements(&text(&file))
            .iter()
            .filter(|statement| column.is_match(statement))
        {
            let Some(name) = table.captures(statement).map(|found| found[1].to_owned()) else {
                continue;
            };
            let is_open =
                Regex::new(&format!(r"comment on table {name} is '[^']*row-level security")).unwrap();
            // The tree itself is everybody's.
            if name == "region" {
                continue;
            }
            if !all.contains(&format!("alter table {name} enable row level security"))
                && !is_open.is_match(&all)
            {
                broken.push(format!("{file}: {name}"));
            }
        }
    }
    report(
        &broken,
        "`alter table … enable row level security` and a policy over afterdose.regions; or say in the comment on the table why \
         it stands without row-level security.",
    );
}

/// A scope that is not set shows nothing, and the scope of everything is no region to be cast.
#[test]
fn every_policy_reads_the_scope_in_the_same_words() {
    let policy = Regex::new(r"(?i)^\s*create policy [a-z_]+ on ([a-z_]+)").unwrap();
    let mut broken = Vec::new();
    let mut seen = 0;
    for file in migrations() {
        for statement in statements(&text(&file)) {
            let Some(name) = policy.captures(&statement).map(|found| found[1].to_owned()) else {
                continue;
            };
            seen += 1;
            if !reads_the_scope(&statement) {
                broken.push(format!("{file}: {name}"));
            }
        }
    }
    assert!(seen > 5, "only {seen} policies: the walk lost its way");
    report(
        &broken,
        "`current_setting('afterdose.regions', true) = '*' or region <@ any (string_to_array(nullif(\
         current_setting('afterdose.regions', true), '*'), ',')::ltree[])`: Postgres may evaluate both sides, and `*` is no ltree. \
         A table that follows another's policy says `or exists (select from …)` instead.",
    );
}

/// Everything for `*`; otherwise the regions in the scope, or the rows of another table that may be seen.
fn reads_the_scope(policy: &str) -> bool {
    const ALL: &str = "current_setting('afterdose.regions', true) = '*'";
    const SOME: &str = "region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[])";
    let words = policy.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((_, rest)) = words.split_once(ALL) else {
        return false;
    };
    let rest = rest.trim_start().strip_prefix("or ").unwrap_or_default();
    let rest = rest.strip_prefix(SOME).or_else(|| {
        let other = rest.strip_prefix("exists (select from ")?;
        (!other.contains("current_setting")).then_some("")
    });
    rest.is_some_and(|rest| !rest.contains("current_setting"))
}

#[test]
fn a_policy_that_casts_the_star_is_told() {
    let policy = |rest: &str| {
        reads_the_scope(&format!(
            "create policy a on b using (current_setting('afterdose.regions', true) = '*'\n or {rest})"
        ))
    };
    assert!(policy(
        "region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[])"
    ));
    assert!(policy("exists (select from c where c.id = b.id)"));
    assert!(!policy(
        "region <@ any (string_to_array(current_setting('afterdose.regions', true), ',')::ltree[])"
    ));
    assert!(!policy("true"));
}
