//! The words of a filter as they stand in an address: names of the contract in lower case, without their prefix.

use contracts::common::v1::{Channel, Disposition, WorkKind};
use kernel::Fault;

/// The number of a kind; 0 when the word is empty.
///
/// # Errors
/// `filter-unknown` when there is no such kind; likewise the others.
pub(super) fn kind(word: &str) -> Result<i32, Fault> {
    number("WORK_KIND", word, |name| {
        WorkKind::from_str_name(name).map(i32::from)
    })
}

/// The number of a channel.
pub(super) fn channel(word: &str) -> Result<i32, Fault> {
    number("CHANNEL", word, |name| {
        Channel::from_str_name(name).map(i32::from)
    })
}

/// The numbers of dispositions joined by commas.
pub(super) fn dispositions(words: &str) -> Result<Vec<i32>, Fault> {
    let of = |name: &str| Disposition::from_str_name(name).map(i32::from);
    let each = words.split(',').filter(|word| !word.is_empty());
    each.map(|word| number("DISPOSITION", word, of)).collect()
}

fn number(prefix: &str, word: &str, of: impl Fn(&str) -> Option<i32>) -> Result<i32, Fault> {
    if word.is_empty() {
        return Ok(0);
    }
    of(&format!("{prefix}_{}", word.to_uppercase())).ok_or_else(|| {
        Fault::invalid(
            "filter-unknown",
            "筛选条件无效。",
            "A filter has a value that does not exist.",
        )
    })
}
