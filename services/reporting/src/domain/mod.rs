//! What the ledger says and how, in plain Rust: months, regions, words, the ten columns and the file; and what the
//! figures of a dashboard are.

mod age;
mod days;
mod feedback_filter;
mod feedback_line;
mod figures;
mod filter;
mod handling;
mod ledger_file;
mod mention;
mod month;
mod outlook;
mod region;
mod reporter;
mod step;
mod words;

pub(crate) use age::{AGES, Age};
pub(crate) use days::{Days, Spans};
pub(crate) use feedback_filter::FeedbackFilter;
pub(crate) use feedback_line::{Feedback, FeedbackLine};
pub(crate) use figures::{CONTACTS, Figures, PENDING, RETURN_GRANTED};
pub(crate) use filter::{About, Filter};
pub(crate) use handling::{Proceeding, WorkItem, handling_result};
pub(crate) use ledger_file::{Encoding, LedgerFileError, ParseEncodingError, lines_of, opening_of};
pub(crate) use mention::{Catalogued, Mention};
pub(crate) use month::{Month, ParseMonthError, day_in_china};
pub(crate) use outlook::Outlook;
pub(crate) use region::{ParseRegionError, Region};
pub(crate) use reporter::{Reporter, Sight};
pub(crate) use step::{Step, TooManySteps};
#[cfg(test)]
pub(crate) use words::{CHANNELS, DISPOSITIONS, KINDS};

/// Most characters of a cell: spreadsheets cut longer ones off without a word.
const LONGEST_CELL: usize = 32_000;

/// A text as it may stand in a cell: trimmed, line breaks alike, no other control characters, and when it is too long
/// for a spreadsheet cut with a note that says so.
fn cell(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let text: String = kept.collect();
    let text = text.trim();
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => format!("{}……（全文见原始记录）", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_line_breaks_drops_control_characters_and_says_where_it_was_cut() {
        assert_eq!(cell("  一\r\n二\r三\u{0}\u{7}\n"), "一\n二\n三");
        let long = cell(&"药".repeat(LONGEST_CELL + 1));
        assert!(long.ends_with("药……（全文见原始记录）"));
        assert_eq!(cell(&"药".repeat(LONGEST_CELL)).chars().count(), LONGEST_CELL);
    }
}
