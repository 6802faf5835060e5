//! The rule book: which words make a text what kind of work, which team gets it, and how long it may take. A book is
//! data; [`RuleBook::try_read`] checks it as a whole, so that a book in force never fails on a text.

mod book;
mod check;
mod classify;
mod condition;
mod dry_run;
mod lexicon;

pub use book::{Book, PolicyPair, Route, Rule, Team, Terms};
pub use check::BookError;
pub use classify::{Facts, Finding, PolicyTerms, RuleBook};
pub use dry_run::{Tally, Verdict};

#[cfg(test)]
mod tests;
