//! What a folder may know: the domain knows no technique, the plumbing knows no business.

use regex::Regex;

use crate::{
    repository::{files, report, text},
    sources::{code, is_test, production, sql_code},
};

#[test]
fn the_domain_is_plain_rust() {
    let technique = Regex::new(
        r"\b(sqlx|axum|async_nats|prost\w*|tokio|eventbus|runner|rpc)::|\bcontracts::|\buse contracts\b",
    )
    .unwrap();
    let mut broken = Vec::new();
    for file in files("services", ".rs")
        .iter()
        .filter(|file| file.contains("/src/domain/"))
    {
        for line in code(&production(&text(file)))
            .lines()
            .filter(|line| technique.is_match(line))
        {
            broken.push(format!("{file}: {}", line.trim()));
        }
    }
    report(
        &broken,
        "A rule is plain Rust: take values in, give a decision out; translate in commands/, store/ or rpc/.",
    );
}

/// The words of the trade. `case`, `return`, `contact` as verbs and keywords are too common to look for alone.
const BUSINESS: &str = r"(?i)(ticket|complaint|adverse|work_?item|disposition|refund|consignee|recall|reporter|hotline|narrative|patient|pharmac|medicine|medicinal|drug|exchange_?good|return_?good|customer|qa_?case|first_?responder|\bcontacts?\b|contact_|Contact[A-Z]|\bintake\b|\brouting\b)";

#[test]
fn the_plumbing_knows_no_business_word() {
    let business = Regex::new(BUSINESS).unwrap();
    let not_ours = Regex::new(r"axum::|\brouting::\{|routing::(get|put|post)").unwrap();
    let mut broken = Vec::new();
    // The contracts are generated from proto/ and are about nothing else.
    let ours = |file: &&String| !file.starts_with("shared/contracts/") && !is_test(file);
    let rust = files("shared", ".rs")
        .into_iter()
        .map(|file| (code(&production(&text(&file))), file));
    let sql = files("shared", ".sql")
        .into_iter()
        .map(|file| (without_comment_on(&text(&file)), file));
    for (source, file) in rust.chain(sql).filter(|(_, file)| ours(&file)) {
        for line in source
            .lines()
            .filter(|line| business.is_match(line) && !not_ours.is_match(line))
        {
            broken.push(format!("{file}: {}", line.trim()));
        }
    }
    report(
        &broken,
        "shared/ is plumbing: move the rule to its service, or name the thing generally. Comments may give examples.",
    );
}

fn without_comment_on(source: &str) -> String {
    let comment = Regex::new(r"(?s)comment on [^;]*;").unwrap();
    comment.replace_all(&sql_code(source), "").into_owned()
}

#[test]
fn sql_is_written_in_stores_only() {
    let query = Regex::new(
        r"\b(query|query_as|query_scalar|query_file\w*|raw_sql)(_unchecked)?(_with)?(!|::<[^>]*>)?\s*\(",
    )
    .unwrap();
    let mut broken = Vec::new();
    for file in files("services", ".rs") {
        // The executable creates databases and reads the audit trail of all; it has no store of its own.
        if is_test(&file) || file.contains("/src/store/") || file.starts_with("services/afterdose/") {
            continue;
        }
        let source = code(&production(&text(&file)));
        let is_query =
            |line: &&str| query.is_match(line) && (line.contains("sqlx::") || line.contains("query!"));
        for line in source.lines().filter(is_query) {
            broken.push(format!("{file}: {}", line.trim()));
        }
    }
    report(
        &broken,
        "Move the query to src/store/, one file a table, `tx: &mut PgConnection` first.",
    );
}

#[test]
fn queries_of_services_are_checked_by_the_compiler() {
    let unchecked = Regex::new(r"\bsqlx::(query|query_as|query_scalar|raw_sql)(::<[^>]*>)?\(").unwrap();
    let mut broken = Vec::new();
    for file in files("services", ".rs")
        .iter()
        .filter(|file| file.contains("/src/store/") && !is_test(file))
    {
        for line in code(&production(&text(file)))
            .lines()
            .filter(|line| unchecked.is_match(line))
        {
            broken.push(format!("{file}: {}", line.trim()));
        }
    }
    report(
        &broken,
        "Use query!, query_as! or query_scalar!, and `make prepare S=<crate>`.",
    );
}
