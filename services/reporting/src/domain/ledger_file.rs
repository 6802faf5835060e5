//! The ledger as a file for spreadsheets: RFC 4180, in one of the two encodings that Chinese offices use, and safe to
//! open: no cell is taken for a formula.

use std::{borrow::Cow, str::FromStr};

use super::FeedbackLine;

/// The header of REC-FY007.
const HEADER: [&str; 10] = [
    "日期",
    "药品名称",
    "规格",
    "包装规格",
    "批号",
    "反馈形式",
    "用户单位",
    "反馈人及联系电话",
    "反馈问题",
    "处理结果",
];

/// How the text becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// With byte order mark, by which spreadsheets know it.
    Utf8,
    /// What spreadsheets in China take a file without a mark for.
    Gb18030,
}

/// The text names neither encoding.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an encoding of the ledger file")]
pub(crate) struct ParseEncodingError;

impl FromStr for Encoding {
    type Err = ParseEncodingError;
    /// `utf-8`, also when nothing is said, or `gb18030`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "" | "utf-8" => Ok(Self::Utf8),
            "gb18030" => Ok(Self::Gb18030),
            _ => Err(ParseEncodingError),
        }
    }
}

/// The file could not be written to memory.
#[derive(Debug, thiserror::Error)]
#[error("the ledger file cannot be written")]
pub(crate) struct LedgerFileError(#[source] csv::Error);

/// How the file begins: mark and header.
///
/// # Errors
/// Never in practice: memory takes every byte.
pub(crate) fn opening_of(encoding: Encoding) -> Result<Vec<u8>, LedgerFileError> {
    let mut bytes = match encoding {
        Encoding::Utf8 => "\u{feff}".as_bytes().to_vec(),
        Encoding::Gb18030 => Vec::new(),
    };
    bytes.extend(write(std::iter::once(HEADER.map(Cow::Borrowed)), encoding)?);
    Ok(bytes)
}

/// Some lines of the file, ready to stand after those before them.
///
/// # Errors
/// Never in practice: memory takes every byte.
pub(crate) fn lines_of(lines: &[FeedbackLine], encoding: Encoding) -> Result<Vec<u8>, LedgerFileError> {
    let records = lines
        .iter()
        .map(|line| line.cells.each_ref().map(|cell| harmless(cell)));
    write(records, encoding)
}

fn write<'a>(
    records: impl Iterator<Item = [Cow<'a, str>; 10]>,
    encoding: Encoding,
) -> Result<Vec<u8>, LedgerFileError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        let cells = record.iter().map(|cell| encoded(cell, encoding));
        writer.write_record(cells).map_err(LedgerFileError)?;
    }
    writer
        .into_inner()
        .map_err(|error| LedgerFileError(error.into_error().into()))
}

/// A quotation mark in front of what a spreadsheet would take for a formula; full-width signs count in Chinese ones.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Both encodings hold the whole of Unicode but for private characters, which GB18030 shows as a question mark.
fn encoded(cell: &str, encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Utf8 => Cow::Borrowed(cell.as_bytes()),
        Encoding::Gb18030 => {
            let (bytes, _, replaced) = encoding_rs::GB18030.encode(cell);
            if !replaced {
                return bytes;
            }
            let known: String = cell
                .chars()
                .map(|c| if is_in_gb18030(c) { c } else { '?' })
                .collect();
            Cow::Owned(encoding_rs::GB18030.encode(&known).0.into_owned())
        }
    }
}

fn is_in_gb18030(c: char) -> bool {
    !encoding_rs::GB18030.encode(c.encode_utf8(&mut [0; 4])).2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(cells: [String; 10]) -> FeedbackLine {
        FeedbackLine {
            contact_id: uuid::Uuid::nil(),
            received_at: chrono::DateTime::UNIX_EPOCH,
            cells,
        }
    }

    fn read(bytes: &[u8], encoding: Encoding) -> Vec<Vec<String>> {
        let text = match encoding {
            Encoding::Utf8 => String::from_utf8(bytes.to_vec()).unwrap(),
            Encoding::Gb18030 => encoding_rs::GB18030.decode(bytes).0.into_owned(),
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect());
        rows.collect()
    }

    ///
    #[test]
    fn the_file_begins_with_the_mark_and_the_ten_columns_of_the_form() {
        let header =
            "日期,药品名称,规格,包装规格,批号,反馈形式,用户单位,反馈人及联系电话,反馈问题,处理结果\r\n";
        assert_eq!(
            opening_of(Encoding::Utf8).unwrap(),
            format!("\u{feff}{header}").into_bytes()
        );
        let gb = opening_of(Encoding::Gb18030).unwrap();
        assert_eq!(gb[..4], [0xc8, 0xd5, 0xc6, 0xda], "日期 in GB18030");
        assert_eq!(encoding_rs::GB18030.decode(&gb).0, header);
    }

    #[test]
    fn quotes_commas_and_line_breaks_are_quoted_and_formulas_disarmed() {
        let mut cells = [const { String::new() }; 10];
        cells[0] = "=1+1".into();
        cells[1] = "+86 571".into();
        cells[2] = "\u{ff1d}SUM(A1)".into();
        cells[3] = "say \"hi\", twice".into();
        cells[4] = "a\nb".into();
        cells[5] = "a=b".into();
        let bytes = lines_of(&[line(cells)], Encoding::Utf8).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "'=1+1,'+86 571,'\u{ff1d}SUM(A1),\"say \"\"hi\"\", twice\",\"a\nb\",a=b,,,,\r\n"
        );
    }

    #[test]
    fn a_private_character_becomes_a_question_mark_in_gb18030_and_its_neighbours_stay() {
        let bytes = encoded("药\u{e5e5}后", Encoding::Gb18030).into_owned();
        assert_eq!(encoding_rs::GB18030.decode(&bytes).0, "药?后");
    }

    #[test]
    fn only_two_encodings_are_known() {
        assert_eq!("UTF-8".parse(), Ok(Encoding::Utf8));
        assert_eq!("".parse(), Ok(Encoding::Utf8));
        assert_eq!("gb18030".parse(), Ok(Encoding::Gb18030));
        assert_eq!("latin1".parse::<Encoding>(), Err(ParseEncodingError));
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_cells_can_be_read_back_and_is_no_formula(
            cells in proptest::array::uniform10("(?s)[^\u{e000}-\u{f8ff}\u{feff}]{0,12}"),
            gb in any::<bool>(),
        ) {
            let encoding = if gb { Encoding::Gb18030 } else { Encoding::Utf8 };
            let bytes = lines_of(&[line(cells.clone()), line(cells.clone())], encoding).unwrap();
            let rows = read(&bytes, encoding);
            prop_assert_eq!(rows.len(), 2);
            for (read, said) in rows[0].iter().zip(&cells) {
                prop_assert!(!read.starts_with(['=', '+', '-', '@']));
                let disarmed = format!("'{said}");
                prop_assert!(read == said || *read == disarmed);
            }
        }
    }
}
