//! A decision is words and an outcome that fits; there is no other way to have one.

use chrono::{DateTime, Utc};

use crate::domain::{Disposition, Kind};

/// Who decided what, when, in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The outcome.
    pub disposition: Disposition,
    /// The outcome in words; never empty. May name people: never logged.
    pub words: String,
    /// Person id.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why a decision is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// Without words nobody can answer for it.
    #[error("the decision has no words")]
    WordsMissing,
    /// More words than the configured limit.
    #[error("the decision is longer than {limit} characters")]
    TooLong {
        /// Most characters.
        limit: usize,
    },
    /// The outcome is none of this kind.
    #[error("the disposition does not fit the kind {}", kind.as_str())]
    Unfit {
        /// The kind of the return.
        kind: Kind,
    },
}

impl Decision {
    /// A decision about a return of that kind; white space around the words is dropped.
    ///
    /// # Errors
    /// Without words, with more than `limit` characters, or with an outcome that does not fit the kind.
    pub fn try_new(
        kind: Kind,
        disposition: Option<Disposition>,
        words: &str,
        limit: usize,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<Self, DecisionError> {
        // a text column cannot hold NUL, and nobody types it
        let words = words.replace('\0', "").trim().to_owned();
        if words.is_empty() {
            return Err(DecisionError::WordsMissing);
        }
        if words.chars().count() > limit {
            return Err(DecisionError::TooLong { limit });
        }
        let fitting = disposition.filter(|disposition| kind.dispositions().contains(disposition));
        Ok(Self {
            disposition: fitting.ok_or(DecisionError::Unfit { kind })?,
            words,
            by: by.to_owned(),
            at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(kind: Kind, disposition: Option<Disposition>, words: &str) -> Result<Decision, DecisionError> {
        Decision::try_new(kind, disposition, words, 5, "p", DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_decision_needs_words_and_not_too_many() {
        let repaired = Some(Disposition::Repaired);
        for words in ["", " \n", "\0"] {
            assert_eq!(
                decide(Kind::Repair, repaired, words),
                Err(DecisionError::WordsMissing)
            );
        }
        assert_eq!(
            decide(Kind::Repair, repaired, "一二三四五六"),
            Err(DecisionError::TooLong { limit: 5 })
        );
        assert_eq!(
            decide(Kind::Repair, repaired, " 一二三四五 ").unwrap().words,
            "一二三四五"
        );
    }

    #[test]
    fn only_the_outcomes_of_a_kind_fit_it() {
        for kind in Kind::ALL {
            assert_eq!(decide(kind, None, "x"), Err(DecisionError::Unfit { kind }));
            for disposition in Disposition::ALL {
                let fits = kind.dispositions().contains(&disposition);
                assert_eq!(decide(kind, Some(disposition), "x").is_ok(), fits);
            }
        }
    }
}
