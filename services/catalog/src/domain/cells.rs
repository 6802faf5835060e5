//! The cells of one row, read by column name; whatever is wrong is noted and reading goes on, so that one look names all
//! flaws of a row.

use chrono::NaiveDate;

use super::{Flaw, RowFlaw};

const TEXT_LONGEST: usize = 200;
const CODE_LONGEST: usize = 64;

/// One row.
pub(crate) struct Cells<'a> {
    row: u32,
    columns: &'a [String],
    values: Vec<&'a str>,
    flaws: Vec<RowFlaw>,
}

impl<'a> Cells<'a> {
    /// `values` in the order of `columns`.
    pub(crate) fn new(row: u32, columns: &'a [String], values: Vec<&'a str>) -> Self {
        Self {
            row,
            columns,
            values,
            flaws: Vec::new(),
        }
    }

    /// The flaws so far.
    pub(crate) fn into_flaws(self) -> Vec<RowFlaw> {
        self.flaws
    }

    /// Notes a flaw.
    pub(crate) fn note(&mut self, column: &str, flaw: Flaw) {
        self.flaws.push(RowFlaw {
            row: self.row,
            column: column.to_owned(),
            flaw,
        });
    }

    /// A code: needed, at most 64 characters.
    pub(crate) fn code(&mut self, column: &str) -> String {
        let text = self.text(column, CODE_LONGEST);
        self.needed(column, text)
    }

    /// A name: needed.
    pub(crate) fn name(&mut self, column: &str) -> String {
        let text = self.text(column, TEXT_LONGEST);
        self.needed(column, text)
    }

    /// A text that may be empty.
    pub(crate) fn optional(&mut self, column: &str) -> String {
        self.text(column, TEXT_LONGEST)
    }

    /// One of `allowed`, which are separated by blanks.
    pub(crate) fn one_of(&mut self, column: &str, allowed: &'static str) -> String {
        let text = self.text(column, CODE_LONGEST).to_lowercase();
        if !allowed.split(' ').any(|one| one == text) {
            self.note(column, Flaw::ValueUnknown(allowed));
        }
        text
    }

    /// Yes or no in the ways people write it; empty is no.
    pub(crate) fn yes(&mut self, column: &str) -> bool {
        match self.text(column, CODE_LONGEST).to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "是" => true,
            "no" | "n" | "false" | "0" | "否" | "" => false,
            _ => {
                self.note(column, Flaw::ValueUnknown("yes no 是 否"));
                false
            }
        }
    }

    /// `2026-01-31`, or `2026/1/31` as spreadsheets rewrite it. The epoch stands for a flawed one.
    pub(crate) fn date(&mut self, column: &str) -> NaiveDate {
        let text = self.text(column, CODE_LONGEST).replace('/', "-");
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|date| ("1900-01-01".."2200-01-01").contains(&date.to_string().as_str()));
        date.unwrap_or_else(|| {
            self.note(column, Flaw::DateMalformed);
            NaiveDate::default()
        })
    }

    /// A path of the region tree.
    pub(crate) fn path(&mut self, column: &str) -> String {
        let text = self.text(column, TEXT_LONGEST);
        let label = |label: &str| {
            !label.is_empty()
                && label
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        if !text.split('.').all(label) {
            self.note(column, Flaw::PathMalformed);
        }
        text
    }

    fn text(&mut self, column: &str, longest: usize) -> String {
        let place = self.columns.iter().position(|name| name == column);
        let text = place
            .and_then(|place| self.values.get(place))
            .map_or("", |text| text.trim());
        if text.chars().count() > longest {
            self.note(column, Flaw::ValueTooLong(longest));
        }
        if text.chars().any(char::is_control) {
            self.note(column, Flaw::ValueUnprintable);
        }
        text.to_owned()
    }

    fn needed(&mut self, column: &str, text: String) -> String {
        if text.is_empty() {
            self.note(column, Flaw::ValueMissing);
        }
        text
    }
}
