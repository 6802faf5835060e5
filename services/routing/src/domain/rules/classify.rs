//! A checked rule book at work: facts in, findings with their reasons out.

use std::{collections::BTreeMap, sync::Arc};

use calendar::{PolicySpec, WorkWeek};

use super::{
    book::{Book, Rule},
    check::{self, BookError},
    condition::{Condition, Scene},
    lexicon::Lexicon,
};
use crate::domain::kind::{Channel, Kind};

/// What the rules may look at. Who the customer is, how large or how new, is not among it: all are treated alike
///
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Subject line.
    pub subject: String,
    /// The text itself.
    pub text: String,
    /// How it came.
    pub channel: Channel,
    /// Where it belongs.
    pub region: String,
    /// What the source or the customer stated.
    pub stated_kind: Option<Kind>,
    /// Whether a batch number was recognised.
    pub has_batch: bool,
    /// `drug`, `device` or empty.
    pub product_kind: String,
}

/// One kind of work that a text asks for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind.
    pub kind: Kind,
    /// The rule that found it; `unmatched` when none did.
    pub rule: String,
    /// The words that made the rule apply.
    pub words: Vec<String>,
    /// Finer class; may be empty.
    pub category: String,
    /// Whether it is urgent.
    pub urgent: bool,
    /// The team that gets it.
    pub team: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

impl Finding {
    /// Both sentences in one line, as a work item keeps it.
    pub fn explanation(&self) -> String {
        format!("{} {} [{}]", self.zh, self.en, self.rule)
    }
}

/// How long work of a kind may take.
#[derive(Clone, Copy, Debug)]
pub struct PolicyTerms<'a> {
    /// The kind.
    pub kind: Kind,
    /// Only urgent work.
    pub urgent: bool,
    /// Only contacts of this channel; all when absent.
    pub channel: Option<Channel>,
    /// From receipt to the first reply.
    pub first_reply: &'a PolicySpec,
    /// From receipt to the end.
    pub resolution: &'a PolicySpec,
}

/// A rule book that has been checked as a whole.
#[derive(Debug)]
pub struct RuleBook {
    pub(super) book: Book,
    pub(super) number: u64,
    pub(super) week: WorkWeek,
    pub(super) lexicon: Lexicon,
    /// By priority, highest first; equal ones in the order of the book.
    pub(super) rules: Vec<(Rule, Option<Kind>, Condition)>,
    pub(super) policies: BTreeMap<(Kind, bool, String), (PolicySpec, PolicySpec)>,
}

impl RuleBook {
    /// Reads and checks a book; `number` counts its changes.
    ///
    /// # Errors
    /// What is wrong with it, with the place.
    pub fn try_read(toml: &str, number: u64) -> Result<Self, BookError> {
        check::read(toml, number)
    }

    /// Which change of the book this is.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The book as written.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The weekly hours that working-time clocks count.
    pub fn week(&self) -> &WorkWeek {
        &self.week
    }

    /// What the text asks for: at least one finding, never two of one kind.
    ///
    /// # Errors
    /// When a condition cannot be evaluated, which the check of the book makes unlikely but not impossible.
    pub fn classify(&self, facts: &Facts) -> Result<Vec<Finding>, BookError> {
        let text = format!("{}\n{}", facts.subject, facts.text);
        let scene = Arc::new(Scene {
            facts: facts.clone(),
            hits: self.lexicon.scan(&text),
            text,
        });
        let (mut findings, mut kinds): (Vec<Finding>, Vec<Kind>) = (Vec::new(), Vec::new());
        for (rule, kind, condition) in &self.rules {
            let Some(kind) = kind.or(facts.stated_kind) else {
                continue;
            };
            let words = condition
                .holds(&scene, &kinds)
                .map_err(|problem| BookError::Rule {
                    rule: rule.id.clone(),
                    problem,
                })?;
            let Some(words) = words else { continue };
            if !kinds.contains(&kind) {
                kinds.push(kind);
                findings.push(self.finding(rule, kind, words, &facts.region));
            }
            if rule.stop {
                break;
            }
        }
        if findings.is_empty() {
            findings.push(self.unmatched());
        }
        Ok(findings)
    }

    /// The finding for a kind that a person chose.
    pub fn chosen(&self, kind: Kind, region: &str) -> Finding {
        Finding {
            kind,
            rule: "person".to_owned(),
            words: Vec::new(),
            category: String::new(),
            urgent: false,
            team: self.team_for(kind, "", region),
            zh: "由人工分类。".to_owned(),
            en: "Classified by a person.".to_owned(),
        }
    }

    /// The finding when no rule applies: triage.
    pub fn unmatched(&self) -> Finding {
        Finding {
            rule: "unmatched".to_owned(),
            team: self.book.triage.clone(),
            zh: "没有规则适用，转人工分类。".to_owned(),
            en: "No rule applies; people decide.".to_owned(),
            ..self.chosen(Kind::Other, "cn")
        }
    }

    /// The team for work of a kind in a region: the right category before all, then the most specific region.
    pub fn team_for(&self, kind: Kind, category: &str, region: &str) -> String {
        let fits = |root: &str| {
            region
                .strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.book
            .routes
            .iter()
            .filter(|route| route.kind == kind.word() && fits(&route.region))
            .filter(|route| route.category.is_empty() || route.category == category)
            .max_by_key(|route| (!route.category.is_empty(), route.region.split('.').count()))
            .map_or_else(|| self.book.triage.clone(), |route| route.team.clone())
    }

    /// The policies of the two clocks: for the urgency and channel if the book has such, else the general one.
    pub fn policies_for(&self, kind: Kind, urgent: bool, channel: Channel) -> (&PolicySpec, &PolicySpec) {
        let keys = [
            (kind, urgent, channel.word().to_owned()),
            (kind, urgent, String::new()),
            (kind, false, channel.word().to_owned()),
            (kind, false, String::new()),
        ];
        let pair = keys.iter().find_map(|key| self.policies.get(key));
        let (first_reply, resolution) = pair.expect("a checked book has a general policy for every kind");
        (first_reply, resolution)
    }

    /// All policies, by kind, the general one before those for the urgent and for a channel.
    pub fn policy_terms(&self) -> impl Iterator<Item = PolicyTerms<'_>> {
        self.policies.iter().map(
            |((kind, urgent, channel), (first_reply, resolution))| PolicyTerms {
                kind: *kind,
                urgent: *urgent,
                channel: Channel::from_word(channel),
                first_reply,
                resolution,
            },
        )
    }

    /// The policies of all clocks.
    pub fn policies(&self) -> impl Iterator<Item = &PolicySpec> {
        self.policy_terms()
            .flat_map(|terms| [terms.first_reply, terms.resolution])
    }

    /// The roles whose holders can own tickets of a team.
    pub fn roles_of(&self, team: &str) -> &[String] {
        self.book
            .teams
            .get(team)
            .map_or(&[], |team| team.roles.as_slice())
    }

    fn finding(&self, rule: &Rule, kind: Kind, words: Vec<String>, region: &str) -> Finding {
        let (zh, en) = if words.is_empty() {
            (rule.zh.clone(), rule.en.clone())
        } else {
            (
                format!("{}依据：“{}”。", rule.zh, words.join("”“")),
                format!("{} Words: {}.", rule.en, words.join(", ")),
            )
        };
        Finding {
            kind,
            rule: rule.id.clone(),
            words,
            category: rule.category.clone(),
            urgent: rule.urgent,
            team: self.team_for(kind, &rule.category, region),
            zh,
            en,
        }
    }
}
