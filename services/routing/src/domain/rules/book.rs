//! The rule book as it is written in TOML.

use std::collections::BTreeMap;

use calendar::{Amount, PolicySpec};
use serde::{Deserialize, Serialize};

/// One whole rule book.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The name that people give this edition; explanations of deadlines quote it with the number of the change.
    pub version: String,
    /// Days after its end within which a further contact opens a ticket again; later it becomes a new one.
    pub reopen_days: u32,
    /// Working hours, as `Mon-Fri 08:30-12:00,13:30-17:30; make-up 08:30-12:00,13:30-17:30`.
    pub working_hours: String,
    /// The team for what no rule knows.
    pub triage: String,
    /// Words that turn the meaning of those after them in the same clause.
    pub negation: Negation,
    /// Named lists of words. A word between slashes is a regular expression.
    pub lexicon: BTreeMap<String, Vec<String>>,
    /// Teams by id.
    pub teams: BTreeMap<String, Team>,
    /// What makes a text which kind of work.
    pub rules: Vec<Rule>,
    /// Which team gets which work, where.
    pub routes: Vec<Route>,
    /// How long which work may take. A kind without policy is refused: 及时 (promptly) is no time limit.
    pub policies: Vec<PolicyPair>,
}

/// Words of negation.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Negation {
    /// The words; a regular expression between slashes.
    pub words: Vec<String>,
    /// How many characters they reach.
    pub reach: usize,
    /// Phrases inside which no word counts, e.g. `过敏史`.
    pub ignore: Vec<String>,
}

/// A team.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// People with one of these roles can own its tickets.
    pub roles: Vec<String>,
}

/// One rule.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name; explanations quote it.
    pub id: String,
    /// The kind of work that it finds; `stated` takes over what the source or the customer stated.
    pub kind: String,
    /// A CEL condition over text, subject, channel, region, stated_kind, product_kind, has_batch, kinds (found so far)
    /// and the functions found(list), count(list), near(list, list, characters).
    pub when: String,
    /// Higher first.
    pub priority: i64,
    /// Finer class for routing, e.g. `packaging_damage`.
    #[serde(default)]
    pub category: String,
    /// Whether the work is urgent.
    #[serde(default)]
    pub urgent: bool,
    /// Whether no rule after this one is asked when it applies.
    #[serde(default)]
    pub stop: bool,
    /// Why, in a sentence.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// Work of a kind goes to a team.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The kind of work.
    pub kind: String,
    /// Only this category; empty for all.
    #[serde(default)]
    pub category: String,
    /// Only this part of the region tree; the most specific wins.
    #[serde(default = "root")]
    pub region: String,
    /// Who gets it.
    pub team: String,
}

/// The two service clocks of a kind of work (C-01).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyPair {
    /// The kind of work.
    pub kind: String,
    /// Only urgent work.
    #[serde(default)]
    pub urgent: bool,
    /// Only contacts of this channel; empty for all.
    #[serde(default)]
    pub channel: String,
    /// From receipt to the first reply.
    pub first_reply: Terms,
    /// From receipt to the end.
    pub resolution: Terms,
}

/// The points of one clock.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When it is due.
    pub target: Amount,
    /// When to warn.
    #[serde(default)]
    pub warn_after: Option<Amount>,
    /// When to escalate.
    #[serde(default)]
    pub escalate_after: Option<Amount>,
}

impl Terms {
    /// As the calendar reads it. Service clocks run without pause.
    pub fn spec(&self, name: String, version: String) -> PolicySpec {
        PolicySpec {
            name,
            version,
            target: self.target,
            warn_after: self.warn_after,
            escalate_after: self.escalate_after,
            pausable: false,
        }
    }
}

fn root() -> String {
    "cn".to_owned()
}
