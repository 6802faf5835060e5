//! Finds the words of the lexicon in a text, passing over those that are negated (没有头晕) or stand inside a phrase
//! that means something else (过敏史).

use std::{collections::BTreeMap, ops::Range};

use regex::{Regex, RegexBuilder};

use super::book::Book;

/// Most bytes of states that a list keeps in memory. A list with a gap of up to so many characters in it has more of them
/// than the usual 2 MiB hold; it would forget them again and again and be ten times as slow.
const STATES: usize = 6 << 20;

/// One word found, by its place in the text in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) word: String,
    pub(super) at: Range<usize>,
}

/// The hits of every list in one text.
#[derive(Debug, Default)]
pub(super) struct Hits(BTreeMap<String, Vec<Hit>>);

/// The word lists, compiled.
#[derive(Debug)]
pub(super) struct Lexicon {
    lists: BTreeMap<String, Regex>,
    negation: Regex,
    ignore: Regex,
    reach: usize,
}

/// A word or pattern that cannot be read, by its list.
#[derive(Debug)]
pub(super) struct BadList(pub(super) String);

impl Lexicon {
    pub(super) fn try_new(book: &Book) -> Result<Self, BadList> {
        let mut lists = BTreeMap::new();
        for (name, words) in &book.lexicon {
            lists.insert(name.clone(), compile(name, words)?);
        }
        Ok(Self {
            lists,
            negation: compile("negation.words", &book.negation.words)?,
            ignore: compile("negation.ignore", &book.negation.ignore)?,
            reach: book.negation.reach,
        })
    }

    pub(super) fn has(&self, list: &str) -> bool {
        self.lists.contains_key(list)
    }

    pub(super) fn scan(&self, text: &str) -> Hits {
        let ignored: Vec<_> = self.ignore.find_iter(text).map(|found| found.range()).collect();
        let negations: Vec<_> = self
            .negation
            .find_iter(text)
            .map(|found| found.range())
            // 是不是, 会不会, 能不能 ask and do not deny
            .filter(|range| !asks(text, range))
            .collect();
        let stands = |at: &Range<usize>| {
            !ignored
                .iter()
                // only what lies within the phrase: a longer find merely runs over it
                .any(|phrase| phrase.start <= at.start && at.end <= phrase.end)
                && !negations.iter().any(|negation| self.negates(text, negation, at))
        };
        let find = |pattern: &Regex| {
            let found = pattern.find_iter(text).filter(|found| stands(&found.range()));
            found
                .map(|found| Hit {
                    word: found.as_str().to_owned(),
                    at: found.range(),
                })
                .collect()
        };
        Hits(
            self.lists
                .iter()
                .map(|(name, pattern)| (name.clone(), find(pattern)))
                .collect(),
        )
    }

    fn negates(&self, text: &str, negation: &Range<usize>, at: &Range<usize>) -> bool {
        let Some(between) = text.get(negation.end..at.start) else {
            return false;
        };
        between.chars().count() <= self.reach && !between.contains(ends_clause)
    }
}

impl Hits {
    pub(super) fn of(&self, list: &str) -> &[Hit] {
        self.0.get(list).map_or(&[], Vec::as_slice)
    }

    /// The words of two lists that stand within `reach` characters of each other.
    pub(super) fn near(&self, text: &str, one: &str, other: &str, reach: usize) -> Vec<&Hit> {
        let mut found = Vec::new();
        for left in self.of(one) {
            for right in self.of(other) {
                let (first, second) = if left.at.start <= right.at.start {
                    (left, right)
                } else {
                    (right, left)
                };
                let between = text.get(first.at.end..second.at.start).unwrap_or("");
                if between.chars().count() <= reach {
                    found.extend([left, right]);
                }
            }
        }
        found
    }
}

fn asks(text: &str, negation: &Range<usize>) -> bool {
    let before = text[..negation.start].chars().next_back();
    let after = text[negation.end..].chars().next();
    let word = &text[negation.clone()];
    // the character before 不/没 comes again after it: 是不是, 有没有
    before.is_some_and(|one| {
        (Some(one) == after || word.ends_with(one)) && (word.starts_with('不') || word.starts_with('没'))
    })
}

fn ends_clause(character: char) -> bool {
    matches!(
        character,
        '，' | '。' | '！' | '？' | '；' | ',' | '!' | '?' | ';' | '\n' | '：' | ':'
    )
}

/// One pattern for the whole list, longer words first so that the longest counts. An empty list finds nothing.
fn compile(name: &str, words: &[String]) -> Result<Regex, BadList> {
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let parts: Vec<String> = words
        .into_iter()
        .map(
            |word| match word.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
                Some(pattern) => format!("(?:{pattern})"),
                None => regex::escape(word),
            },
        )
        .collect();
    let pattern = if parts.is_empty() {
        r"[^\s\S]".to_owned()
    } else {
        parts.join("|")
    };
    let broken = || BadList(name.to_owned());
    let compiled = RegexBuilder::new(&pattern)
        .dfa_size_limit(STATES)
        .build()
        .map_err(|_| broken())?;
    // a pattern that fits nothing at all would fit everywhere
    if compiled.is_match("") {
        return Err(broken());
    }
    Ok(compiled)
}
