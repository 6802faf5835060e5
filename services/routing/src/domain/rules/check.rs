//! Reads a rule book and refuses it as a whole when anything in it cannot work.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use calendar::{Policy, PolicySpec, WorkWeek};

use super::{
    book::{Book, Rule},
    classify::{Facts, RuleBook},
    condition::{Condition, Scene},
    lexicon::Lexicon,
};
use crate::domain::kind::{Channel, Kind};

/// What is wrong with a rule book, and where.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Not TOML, a missing or an unknown key.
    #[error("the rule book cannot be read: {problem}")]
    Form {
        /// With line and column.
        problem: String,
    },
    /// The working hours cannot be read.
    #[error("the working hours cannot be read")]
    Hours,
    /// A list holds a pattern that cannot be read or fits everything.
    #[error("a word of the list {list} cannot be used")]
    List {
        /// The list.
        list: String,
    },
    /// A rule cannot work.
    #[error("the rule {rule} cannot work: {problem}")]
    Rule {
        /// Its id.
        rule: String,
        /// Why.
        problem: String,
    },
    /// A kind, team, channel or category that does not exist.
    #[error("{place} names {name}, which does not exist")]
    Unknown {
        /// Where.
        place: String,
        /// What.
        name: String,
    },
    /// Something that must be there once is missing or there twice.
    #[error("{place}: {problem}")]
    Gap {
        /// Where.
        place: String,
        /// What.
        problem: String,
    },
}

/// A rule that takes over what was stated.
const STATED: &str = "stated";

pub(super) fn read(toml: &str, number: u64) -> Result<RuleBook, BookError> {
    let book: Book = toml::from_str(toml).map_err(|error| BookError::Form {
        problem: error.to_string(),
    })?;
    let week: WorkWeek = book.working_hours.parse().map_err(|_| BookError::Hours)?;
    let lexicon = Lexicon::try_new(&book).map_err(|bad| BookError::List { list: bad.0 })?;
    teams(&book)?;
    let rules = rules(&book, &lexicon)?;
    let policies = policies(&book, number)?;
    Ok(RuleBook {
        number,
        week,
        lexicon,
        rules,
        policies,
        book,
    })
}

fn kind(place: &str, name: &str) -> Result<Kind, BookError> {
    Kind::from_word(name).ok_or_else(|| unknown(place, name))
}

fn unknown(place: &str, name: &str) -> BookError {
    BookError::Unknown {
        place: place.to_owned(),
        name: name.to_owned(),
    }
}

fn gap(place: &str, problem: &str) -> BookError {
    BookError::Gap {
        place: place.to_owned(),
        problem: problem.to_owned(),
    }
}

/// Every route leads to a team, and every kind has a route for the whole tree.
fn teams(book: &Book) -> Result<(), BookError> {
    if !book.teams.contains_key(&book.triage) {
        return Err(unknown("triage", &book.triage));
    }
    let categories: BTreeSet<&str> = book.rules.iter().map(|rule| rule.category.as_str()).collect();
    let (mut seen, mut everywhere) = (BTreeSet::new(), BTreeSet::new());
    for route in &book.routes {
        let place = format!("the route of {} in {}", route.kind, route.region);
        let kind = kind(&place, &route.kind)?;
        if !book.teams.contains_key(&route.team) {
            return Err(unknown(&place, &route.team));
        }
        if !categories.contains(route.category.as_str()) && !route.category.is_empty() {
            return Err(unknown(&place, &route.category));
        }
        if !is_region(&route.region) {
            return Err(unknown(&place, &route.region));
        }
        if !seen.insert((kind, &route.category, &route.region)) {
            return Err(gap(&place, "is there twice"));
        }
        if route.category.is_empty() && route.region == "cn" {
            everywhere.insert(kind);
        }
    }
    match Kind::ALL.iter().find(|kind| !everywhere.contains(kind)) {
        Some(kind) => Err(gap(kind.word(), "has no team for the whole region tree")),
        None => Ok(()),
    }
}

fn is_region(path: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    (path == "cn" || path.starts_with("cn.")) && path.split('.').all(label)
}

type Compiled = Vec<(Rule, Option<Kind>, Condition)>;

fn rules(book: &Book, lexicon: &Lexicon) -> Result<Compiled, BookError> {
    let mut ids = BTreeSet::new();
    let mut compiled = Vec::with_capacity(book.rules.len());
    let empty = Arc::new(Scene {
        facts: Facts {
            subject: String::new(),
            text: String::new(),
            channel: Channel::Email,
            region: "cn".to_owned(),
            stated_kind: None,
            has_batch: false,
            product_kind: String::new(),
        },
        text: String::new(),
        hits: lexicon.scan(""),
    });
    for rule in &book.rules {
        let wrong = |problem: String| BookError::Rule {
            rule: rule.id.clone(),
            problem,
        };
        if rule.id.trim().is_empty() || !ids.insert(&rule.id) {
            return Err(wrong("the id is empty or there twice".to_owned()));
        }
        let kind = match rule.kind.as_str() {
            STATED => None,
            name => Some(kind(&format!("the rule {}", rule.id), name)?),
        };
        let condition = Condition::try_new(&rule.when).map_err(wrong)?;
        if let Some(list) = condition.lists.iter().find(|list| !lexicon.has(list)) {
            return Err(unknown(&format!("the rule {}", rule.id), list));
        }
        // finds misspelt variables and conditions that are no condition
        condition.holds(&empty, &[]).map_err(wrong)?;
        compiled.push((rule.clone(), kind, condition));
    }
    compiled.sort_by_key(|(rule, ..)| std::cmp::Reverse(rule.priority));
    Ok(compiled)
}

type Policies = BTreeMap<(Kind, bool, String), (PolicySpec, PolicySpec)>;

fn policies(book: &Book, number: u64) -> Result<Policies, BookError> {
    let version = format!("{}#{number}", book.version);
    let mut policies = BTreeMap::new();
    for pair in &book.policies {
        let place = format!("the policy of {}", pair.kind);
        let kind = kind(&place, &pair.kind)?;
        if !pair.channel.is_empty() && Channel::from_word(&pair.channel).is_none() {
            return Err(unknown(&place, &pair.channel));
        }
        let named = |clock: &str| {
            let urgent = if pair.urgent { ".urgent" } else { "" };
            let channel = if pair.channel.is_empty() {
                String::new()
            } else {
                format!(".{}", pair.channel)
            };
            format!("{clock}.{}{urgent}{channel}", pair.kind)
        };
        let first_reply = pair.first_reply.spec(named("first_reply"), version.clone());
        let resolution = pair.resolution.spec(named("resolution"), version.clone());
        for spec in [&first_reply, &resolution] {
            Policy::try_new(spec.clone()).map_err(|error| gap(&place, &error.to_string()))?;
        }
        let key = (kind, pair.urgent, pair.channel.clone());
        if policies.insert(key, (first_reply, resolution)).is_some() {
            return Err(gap(&place, "is there twice"));
        }
    }
    match Kind::ALL
        .iter()
        .find(|kind| !policies.contains_key(&(**kind, false, String::new())))
    {
        Some(kind) => Err(gap(kind.word(), "has no policy; “promptly” is no time limit")),
        None => Ok(policies),
    }
}
