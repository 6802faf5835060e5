//! A workbook that is written while its rows arrive, a page at a time, with nothing kept in memory but the page.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Chain, Fault};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use tokio::{sync::mpsc, task::JoinHandle};

use super::china;

/// Pages that wait to be written.
const AHEAD: usize = 2;
/// What a cell can hold.
const LONGEST: usize = 32_767;
const CUT: &str = "……（已截断 cut）";

/// One cell. Text stays text, whatever it begins with.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(u64),
    Day(NaiveDate),
    Time(DateTime<Utc>),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// How a sheet begins.
pub(super) struct Head {
    pub(super) name: String,
    /// Lines above the table; the first is its title.
    pub(super) above: Vec<String>,
    /// Titles and widths in characters.
    pub(super) columns: Vec<(String, f64)>,
}

enum Part {
    Sheet(Head),
    Rows(Vec<Vec<Cell>>),
}

/// A workbook under way.
pub(super) struct Book {
    parts: mpsc::Sender<Part>,
    writing: JoinHandle<Result<Vec<u8>, XlsxError>>,
}

impl Book {
    /// An empty one.
    pub(super) fn new() -> Self {
        let (parts, received) = mpsc::channel(AHEAD);
        Self {
            parts,
            writing: tokio::task::spawn_blocking(|| write(received)),
        }
    }

    /// Begins a sheet.
    pub(super) async fn sheet(&self, head: Head) {
        // an error says that writing failed, which the end will tell
        drop(self.parts.send(Part::Sheet(head)).await);
    }

    /// Adds rows to the sheet begun last.
    pub(super) async fn rows(&self, rows: Vec<Vec<Cell>>) {
        drop(self.parts.send(Part::Rows(rows)).await);
    }

    /// The file.
    pub(super) async fn finish(self) -> Result<Vec<u8>, Fault> {
        drop(self.parts);
        let written = self.writing.await.map_err(|_| Fault::internal())?;
        written.map_err(|error| {
            tracing::error!(error = %Chain(&error), "workbook not written");
            Fault::internal()
        })
    }
}

struct Formats {
    title: Format,
    heading: Format,
    text: Format,
    number: Format,
    day: Format,
    time: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(0x00E8_EEF5)
                .set_border(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            number: cell().set_num_format("#,##0"),
            day: cell().set_num_format("yyyy-mm-dd"),
            time: cell().set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

fn write(mut parts: mpsc::Receiver<Part>) -> Result<Vec<u8>, XlsxError> {
    let (mut workbook, formats) = (Workbook::new(), Formats::new());
    let (mut sheets, mut row) = (0, 0);
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::Sheet(head) => {
                row = begin(workbook.add_worksheet_with_constant_memory()?, &head, &formats)?;
                sheets += 1;
            }
            Part::Rows(rows) => {
                let sheet = workbook.worksheet_from_index(sheets - 1)?;
                for cells in rows {
                    fill(sheet, row, &cells, &formats)?;
                    row += 1;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

/// Writes what stands above the rows; tells where they begin.
fn begin(sheet: &mut Worksheet, head: &Head, formats: &Formats) -> Result<u32, XlsxError> {
    sheet.set_name(&head.name)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    let mut row = 0;
    for line in &head.above {
        let format = if row == 0 { &formats.title } else { &formats.text };
        // not wrapped into the narrow first column
        let format = format.clone().unset_text_wrap();
        sheet.write_string_with_format(row, 0, line, &format)?;
        row += 1;
    }
    for (column, (title, width)) in (0..).zip(&head.columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(row, column, title, &formats.heading)?;
    }
    sheet.set_repeat_rows(row, row)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    Ok(row + 1)
}

fn fill(sheet: &mut Worksheet, row: u32, cells: &[Cell], formats: &Formats) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                sheet.write_string_with_format(row, column, within(text), &formats.text)?;
            }
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            Cell::Number(number) => {
                sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
            }
            Cell::Day(day) => {
                sheet.write_datetime_with_format(row, column, day, &formats.day)?;
            }
            Cell::Time(time) => {
                let local = time.with_timezone(&china()).naive_local();
                sheet.write_datetime_with_format(row, column, local, &formats.time)?;
            }
        }
    }
    Ok(())
}

/// The text, cut where a cell ends, and then saying so.
fn within(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut left = LONGEST - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    let mut kept: String = kept.collect();
    kept.push_str(CUT);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_longer_than_a_cell_is_cut_and_says_so() {
        let long = within(&"药".repeat(40_000));
        assert_eq!(long.encode_utf16().count(), LONGEST);
        assert!(long.ends_with(CUT));
        assert_eq!(within("短"), "短");
    }
}
