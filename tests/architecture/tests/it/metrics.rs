//! Metrics: what the code exports, what the dictionary says of it, what dashboard and alert rules ask for. A dashboard
//! that asks for a name that nobody exports looks healthy for ever.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;
use serde_json::Value;

use crate::{
    repository::{files, report, text},
    sources::{code, is_test, production},
};

const DICTIONARY: &str = "services/afterdose/src/metrics.rs";
const DASHBOARD: &str = "deploy/grafana/afterdose.json";
const ALERTS: &str = "deploy/prometheus/alerts.yaml";
/// What Prometheus adds to every series by itself, and to histograms.
const OF_THE_TARGET: &[&str] = &["job", "instance"];
/// Metrics that Prometheus makes itself.
const OF_PROMETHEUS: &[&str] = &["up"];
/// Exported and deliberately not on the dashboard: name and reason.
const NOT_SHOWN: &[(&str, &str)] = &[];

static CALL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(describe_)?(counter|gauge|histogram)!\(").unwrap());
static LITERAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""((?:afterdose|process)_[a-z0-9_]+)""#).unwrap());
static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""([a-z_]+)" =>"#).unwrap());
static FIRST: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"^\s*(?:"([a-z0-9_]+)"|([a-z_]+))"#).unwrap());
static GROUPING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)").unwrap());
static RANGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[[^\]]*\]").unwrap());
static SELECTOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b([a-zA-Z_][a-zA-Z0-9_:]*)\s*(\{[^}]*\}|\()?").unwrap());
static MATCHER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"([a-z_]+)\s*(?:=~|!~|!=|=)\s*""#).unwrap());

#[derive(Clone, Debug, PartialEq, Eq)]
struct Metric {
    kind: String,
    labels: BTreeSet<String>,
}

type Metrics = BTreeMap<String, Metric>;

/// The arguments of a macro call that begins behind its opening bracket, up to the bracket that closes it.
fn arguments(source: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1, false, false);
    for (place, letter) in source.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &source[..place];
        }
    }
    source
}

/// What one source file exports, and what is wrong with how it does that.
fn exported_by(file: &str, source: &str, found: &mut Metrics, broken: &mut Vec<String>) {
    let (mut named, mut by_variable) = (BTreeSet::new(), None);
    for macro_call in CALL.captures_iter(source) {
        let inside = arguments(&source[macro_call.get(0).unwrap().end()..]);
        let name = FIRST.captures(inside).unwrap();
        if let Some(name) = name.get(1) {
            named.insert(name.as_str().to_owned());
        }
        if macro_call.get(1).is_some() {
            continue;
        }
        let labels = LABEL.captures_iter(inside).map(|found| found[1].to_owned());
        let metric = Metric {
            kind: macro_call[2].to_owned(),
            labels: labels.collect(),
        };
        let Some(name) = name.get(1) else {
            by_variable = Some(metric);
            continue;
        };
        let known = found
            .entry(name.as_str().to_owned())
            .or_insert_with(|| metric.clone());
        if *known != metric {
            broken.push(format!(
                "{file}: {} has other labels or another kind elsewhere",
                name.as_str()
            ));
        }
    }
    // names handed to a helper that has the macro
    if let Some(metric) = by_variable {
        let described = CALL.captures_iter(source).filter(|found| found.get(1).is_some());
        let described: usize = described.count();
        for name in LITERAL.captures_iter(source).skip(described) {
            if !found.contains_key(&name[1]) {
                found.insert(name[1].to_owned(), metric.clone());
            }
        }
    }
}

/// What the code exports.
fn exported() -> Metrics {
    let (mut found, mut broken) = (Metrics::new(), Vec::new());
    let mut sources = files("services", ".rs");
    sources.extend(files("shared", ".rs"));
    for file in sources
        .iter()
        .filter(|file| !is_test(file) && *file != DICTIONARY)
    {
        exported_by(file, &code(&production(&text(file))), &mut found, &mut broken);
    }
    report(&broken, "One name, one kind, one set of labels.");
    // its labels are a variable there
    let build = found.get_mut("afterdose_build_info").unwrap();
    build.labels = ["service", "version"].map(str::to_owned).into();
    assert!(
        found.len() > 40,
        "only {} metrics: the walk lost its way",
        found.len()
    );
    found
}

/// What the dictionary says.
fn described() -> Metrics {
    let entry = Regex::new(r#"\b(counter|gauge|histogram)\("([a-z0-9_]+)", &\[([^\]]*)\],\s*"([^"]+)"\)"#);
    let entry = entry.unwrap();
    let source = text(DICTIONARY);
    let entries = entry.captures_iter(&source).map(|found| {
        let labels = found[3]
            .split(',')
            .map(|label| label.trim().trim_matches('"').to_owned());
        let metric = Metric {
            kind: found[1].to_owned(),
            labels: labels.filter(|label| !label.is_empty()).collect(),
        };
        (found[2].to_owned(), metric)
    });
    let described: Metrics = entries.collect();
    assert_eq!(
        described.len(),
        source.matches("_total\"").count()
            + source.matches("gauge(\"").count()
            + source.matches("histogram(\"").count()
    );
    described
}

/// What an expression of PromQL asks for.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    /// Each metric with the labels it is selected by.
    metrics: Vec<(String, BTreeSet<String>)>,
    /// The labels that results are grouped by.
    groups: BTreeSet<String>,
}

fn asked(expression: &str) -> Asked {
    let (mut asked, mut rest) = (Asked::default(), expression.to_owned());
    for found in GROUPING.captures_iter(&rest) {
        let labels = found[2].split(',').map(|label| label.trim().to_owned());
        asked.groups.extend(labels.filter(|label| !label.is_empty()));
    }
    rest = GROUPING.replace_all(&rest, " ").into_owned();
    rest = RANGE.replace_all(&rest, " ").into_owned();
    for found in SELECTOR.captures_iter(&rest.clone()) {
        let (name, behind) = (&found[1], found.get(2).map_or("", |behind| behind.as_str()));
        if behind == "(" || ["and", "or", "unless", "bool", "offset"].contains(&name) {
            continue;
        }
        let labels = MATCHER
            .captures_iter(behind)
            .map(|label| label[1].to_owned())
            .collect();
        asked.metrics.push((name.to_owned(), labels));
    }
    asked
}

/// The metric behind a name as it stands on the page: a histogram has three series.
fn behind<'a>(name: &str, exported: &'a Metrics) -> Option<(String, &'a Metric, &'static [&'static str])> {
    for (suffix, more) in [("_bucket", &["le"] as &[&str]), ("_sum", &[]), ("_count", &[])] {
        if let Some(base) = name.strip_suffix(suffix)
            && let Some(metric) = exported.get(base).filter(|metric| metric.kind == "histogram")
        {
            return Some((base.to_owned(), metric, more));
        }
    }
    let metric = exported.get(name).filter(|metric| metric.kind != "histogram")?;
    Some((name.to_owned(), metric, &[]))
}

/// What is wrong with an expression; the metrics it is about are noted.
fn check(place: &str, expression: &str, exported: &Metrics, used: &mut BTreeSet<String>) -> Vec<String> {
    let (asked, mut broken) = (asked(expression), Vec::new());
    if asked.metrics.is_empty() {
        broken.push(format!("{place}: no metric in {expression}"));
    }
    for (name, selected) in &asked.metrics {
        if OF_PROMETHEUS.contains(&name.as_str()) {
            continue;
        }
        let Some((base, metric, more)) = behind(name, exported) else {
            broken.push(format!("{place}: nothing exports {name}"));
            continue;
        };
        used.insert(base);
        for label in selected.iter().chain(&asked.groups) {
            let known = metric.labels.contains(label);
            if !known && !more.contains(&label.as_str()) && !OF_THE_TARGET.contains(&label.as_str()) {
                broken.push(format!("{place}: {name} has no label {label}"));
            }
        }
    }
    broken
}

/// Labels that are left in the result of an expression.
fn left(expression: &str, exported: &Metrics) -> BTreeSet<String> {
    let asked = asked(expression);
    let of_target = OF_THE_TARGET.iter().map(ToString::to_string);
    if !asked.groups.is_empty() {
        return asked.groups;
    }
    let of_metrics = asked
        .metrics
        .iter()
        .filter_map(|(name, _)| behind(name, exported));
    of_metrics
        .flat_map(|(_, metric, _)| metric.labels.clone())
        .chain(of_target)
        .collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

fn is_english(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphabetic())
        .filter(|word| word.len() > 1)
        .count()
        > 1
}

fn panels() -> Vec<Value> {
    let dashboard: Value = serde_json::from_str(&text(DASHBOARD)).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().clone();
    assert!(panels.len() > 30, "only {} panels", panels.len());
    panels
}

/// Title and expression of every panel, and the questions behind the variables.
fn shown() -> Vec<(String, String, String)> {
    let dashboard: Value = serde_json::from_str(&text(DASHBOARD)).unwrap();
    let variable = Regex::new(r"^label_values\((.*), ([a-z_]+)\)$").unwrap();
    let mut shown = Vec::new();
    for one in dashboard["templating"]["list"].as_array().unwrap() {
        if let Some(question) = one["query"]["query"].as_str() {
            let found = variable.captures(question).unwrap();
            let (name, label) = (one["name"].to_string(), &found[2]);
            shown.push((name, format!("sum by ({label}) ({})", &found[1]), String::new()));
        }
    }
    for panel in panels() {
        for target in panel["targets"].as_array().into_iter().flatten() {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            shown.push((
                word(&panel["title"]),
                word(&target["expr"]),
                word(&target["legendFormat"]),
            ));
        }
    }
    shown
}

/// One rule of the file, flat: `alert`, `expr`, `for`, `severity`, `summary`, …
type Rule = BTreeMap<String, String>;

/// Reads the rule file. It knows just the form that the file has, so that nothing in it goes unread.
fn rules(source: &str) -> Result<Vec<Rule>, String> {
    let (group, first) = (
        Regex::new(r"^  - name: [a-z-]+$").unwrap(),
        Regex::new(r"^      - alert: (\w+)$").unwrap(),
    );
    let field = Regex::new(r"^ {8,10}([a-z]+):(?: (?:'((?:[^']|'')*)'|([0-9]+[smh]|[a-z]+)))?$").unwrap();
    let mut rules: Vec<Rule> = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let is_frame =
            line.starts_with('#') || line == "groups:" || line == "    rules:" || group.is_match(line);
        if let Some(found) = first.captures(line) {
            rules.push(Rule::from([("alert".to_owned(), found[1].to_owned())]));
        } else if let Some(found) = field.captures(line) {
            let value = found.get(2).or_else(|| found.get(3));
            let value = value.map_or(String::new(), |value| value.as_str().replace("''", "'"));
            let rule = rules.last_mut().ok_or("a field before the first rule")?;
            if rule.insert(found[1].to_owned(), value).is_some() {
                return Err(format!("line {}: {} twice", number + 1, &found[1]));
            }
        } else if !is_frame {
            return Err(format!("line {}: {line}", number + 1));
        }
    }
    Ok(rules)
}

#[test]
fn the_dictionary_describes_just_what_the_code_exports() {
    let (mut exported, described) = (exported(), described());
    exported.retain(|name, _| name.starts_with("afterdose_"));
    let mut broken = Vec::new();
    for (name, metric) in &exported {
        match described.get(name) {
            Some(said) if said == metric => {}
            said => broken.push(format!("{name}: exported as {metric:?}, described as {said:?}")),
        }
        let is_counter = metric.kind == "counter";
        if is_counter != name.ends_with("_total") {
            broken.push(format!("{name}: counters, and only they, end with _total"));
        }
    }
    let gone = described.keys().filter(|name| !exported.contains_key(*name));
    broken.extend(gone.map(|name| format!("{name}: described, exported by nobody")));
    report(
        &broken,
        "services/afterdose/src/metrics.rs lists every metric with its labels and what it means.",
    );
}

/// R-646: what an operator looks at is what the code tells.
#[test]
fn the_dashboard_asks_only_for_what_is_exported_and_leaves_nothing_out_r_646() {
    let (exported, mut used) = (exported(), BTreeSet::new());
    let legend = Regex::new(r"\{\{\s*([a-z_]+)\s*\}\}").unwrap();
    let mut broken = Vec::new();
    for (title, expression, label) in shown() {
        broken.extend(check(&title, &expression, &exported, &mut used));
        let left = left(&expression, &exported);
        let lost = legend
            .captures_iter(&label)
            .filter(|found| !left.contains(&found[1]));
        broken.extend(lost.map(|found| format!("{title}: no {} is left for the legend", &found[1])));
    }
    for name in exported.keys().filter(|name| name.starts_with("afterdose_")) {
        let excused = NOT_SHOWN.iter().any(|(hidden, _)| hidden == name);
        if used.contains(name) == excused {
            broken.push(format!("{name}: on the dashboard, or in NOT_SHOWN with a reason"));
        }
    }
    report(
        &broken,
        "deploy/grafana/afterdose.json shows every metric, by the name it has on /metrics.",
    );
}

#[test]
fn every_panel_has_a_chinese_title_an_english_description_and_its_own_place() {
    let (mut broken, mut ids, mut places) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for panel in panels() {
        let title = panel["title"].as_str().unwrap();
        if title != "JetStream" && !is_chinese(title) && !title.starts_with("RPC") {
            broken.push(format!("{title}: no Chinese title"));
        }
        if !is_english(panel["description"].as_str().unwrap_or_default()) {
            broken.push(format!("{title}: no English description"));
        }
        let place = &panel["gridPos"];
        let (x, y) = (place["x"].as_u64().unwrap(), place["y"].as_u64().unwrap());
        for (dx, dy) in (0..place["w"].as_u64().unwrap())
            .flat_map(|dx| (0..place["h"].as_u64().unwrap()).map(move |dy| (dx, dy)))
        {
            if x + dx >= 24 || !places.insert((x + dx, y + dy)) {
                broken.push(format!("{title}: lies over another panel or beyond the edge"));
                break;
            }
        }
        if !ids.insert(panel["id"].as_u64().unwrap()) {
            broken.push(format!("{title}: its id is taken"));
        }
    }
    report(&broken, "Titles are Chinese, descriptions English.");
}

/// R-646: an alert that can never fire, or that nobody knows what to do about, is none.
#[test]
fn every_alert_asks_for_what_is_exported_and_says_what_to_do_r_646() {
    let (exported, mut used, mut names) = (exported(), BTreeSet::new(), BTreeSet::new());
    let mention = Regex::new(r"\$labels\.([a-z_]+)").unwrap();
    let rules = rules(&text(ALERTS)).unwrap();
    assert!(rules.len() > 20, "only {} rules", rules.len());
    let mut broken = Vec::new();
    for rule in &rules {
        let field = |name: &str| rule.get(name).map_or("", String::as_str);
        let name = field("alert");
        if !name.starts_with("Afterdose") || !names.insert(name) {
            broken.push(format!("{name}: another name, beginning with Afterdose"));
        }
        if !["critical", "warning"].contains(&field("severity")) || field("for").is_empty() {
            broken.push(format!("{name}: needs `for` and a severity"));
        }
        for annotation in ["summary", "description"] {
            if !is_chinese(field(annotation)) || !is_english(field(annotation)) {
                broken.push(format!("{name}: its {annotation} is Chinese and English"));
            }
        }
        if field("runbook").len() < 10 {
            broken.push(format!("{name}: its runbook says what to do"));
        }
        broken.extend(check(name, field("expr"), &exported, &mut used));
        let left = left(field("expr"), &exported);
        for found in ["summary", "description", "runbook"]
            .iter()
            .flat_map(|one| mention.captures_iter(field(one)))
        {
            if !left.contains(&found[1]) {
                broken.push(format!("{name}: no {} is left for its text", &found[1]));
            }
        }
    }
    report(&broken, "deploy/prometheus/alerts.yaml");
}

#[test]
fn expressions_are_read_as_prometheus_reads_them() {
    let labels = |labels: &[&str]| labels.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let found = asked(
        r#"histogram_quantile(0.99, sum by (le, route) (rate(a_bucket{job=~"$job",x!="by (z)"}[5m]))) > 1e9 and on (y) b"#,
    );
    assert_eq!(
        found,
        Asked {
            metrics: vec![
                ("a_bucket".to_owned(), labels(&["job", "x"])),
                ("b".to_owned(), labels(&[]))
            ],
            groups: labels(&["le", "route", "y", "z"]),
        }
    );
}

#[test]
fn metrics_are_found_in_code_whoever_calls_the_macro() {
    let source = r#"
        metrics::counter!("afterdose_a_total", "x" => text(")")).increment(1);
        describe_gauge!("afterdose_b", "what it means");
        let set = |name: &'static str| gauge!(name, "y" => "z").set(1.0);
        set("afterdose_b");
    "#;
    let (mut found, mut broken) = (Metrics::new(), Vec::new());
    exported_by("a.rs", source, &mut found, &mut broken);
    assert!(broken.is_empty());
    let names: Vec<_> = found
        .iter()
        .map(|(name, one)| format!("{name} {} {:?}", one.kind, one.labels))
        .collect();
    assert_eq!(
        names,
        [r#"afterdose_a_total counter {"x"}"#, r#"afterdose_b gauge {"y"}"#]
    );
}

#[test]
fn a_rule_file_in_another_form_is_not_passed_over() {
    let rule =
        "groups:\n  - name: a\n    rules:\n      - alert: B\n        expr: 'c > ''0'''\n        for: 5m\n";
    assert_eq!(rules(rule).unwrap()[0]["expr"], "c > '0'");
    assert!(rules(&format!("{rule}        exrp c\n")).is_err());
    assert!(rules(&format!("{rule}        for: 6m\n")).is_err());
}
