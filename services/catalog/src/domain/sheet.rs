//! From bytes to rows and flaws. Whatever the bytes are, there is an answer.

use std::collections::HashMap;

use super::{Cells, Encoding, Flaw, Row, RowFlaw, encoding};

/// A file as read.
#[derive(Debug)]
pub(crate) struct Read<R> {
    /// Rows with their numbers; meaningful when there is no flaw.
    pub(crate) rows: Vec<(u32, R)>,
    pub(crate) flaws: Vec<RowFlaw>,
    /// `None` when it is none we know.
    pub(crate) encoding: Option<Encoding>,
}

impl<R> Read<R> {
    fn refused(flaws: Vec<RowFlaw>, encoding: Option<Encoding>) -> Self {
        Self {
            rows: Vec::new(),
            flaws,
            encoding,
        }
    }
}

/// Reads a CSV file with a header; at most `most` rows.
pub(crate) fn read<R: Row>(bytes: &[u8], most: usize) -> Read<R> {
    let of_file = |flaw| {
        vec![RowFlaw {
            row: 1,
            column: String::new(),
            flaw,
        }]
    };
    let Some((text, encoding)) = encoding::decode(bytes) else {
        return Read::refused(of_file(Flaw::EncodingUnknown), None);
    };
    let refused = |flaws| Read::refused(flaws, Some(encoding));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records: Result<Vec<csv::StringRecord>, _> = reader.records().take(most + 2).collect();
    let Ok(records) = records else {
        return refused(of_file(Flaw::FileMalformed));
    };
    let Some((header, records)) = records.split_first() else {
        return refused(of_file(Flaw::FileEmpty));
    };
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let flaws = header_flaws(&columns, R::COLUMNS);
    if !flaws.is_empty() {
        return refused(flaws);
    }
    if records.len() > most {
        return refused(of_file(Flaw::TooManyRows(most)));
    }
    let (rows, flaws) = read_rows(&columns, records);
    Read {
        rows,
        flaws,
        encoding: Some(encoding),
    }
}

fn read_rows<R: Row>(columns: &[String], records: &[csv::StringRecord]) -> (Vec<(u32, R)>, Vec<RowFlaw>) {
    let (mut rows, mut flaws) = (Vec::with_capacity(records.len()), Vec::new());
    let mut first_seen: HashMap<String, u32> = HashMap::new();
    for (number, record) in (2..).zip(records) {
        // spreadsheets leave rows of nothing but commas
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut cells = Cells::new(number, columns, record.iter().collect());
        if record.len() == columns.len() {
            let row = R::read(&mut cells);
            let first = *first_seen.entry(row.key()).or_insert(number);
            if first != number {
                cells.note(R::KEY_COLUMN, Flaw::RowTwice(first));
            }
            rows.push((number, row));
        } else {
            cells.note("", Flaw::CellsMiscounted);
        }
        flaws.extend(cells.into_flaws());
    }
    (rows, flaws)
}

fn header_flaws(columns: &[String], wanted: &[&str]) -> Vec<RowFlaw> {
    let flaw = |column: &str, flaw| RowFlaw {
        row: 1,
        column: column.to_owned(),
        flaw,
    };
    let mut flaws = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        if !wanted.contains(&column.as_str()) {
            flaws.push(flaw(column, Flaw::ColumnUnknown));
        } else if columns[..place].contains(column) {
            flaws.push(flaw(column, Flaw::ColumnTwice));
        }
    }
    let missing = wanted
        .iter()
        .filter(|name| !columns.iter().any(|column| column == *name));
    flaws.extend(missing.map(|name| flaw(name, Flaw::ColumnMissing)));
    flaws
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;
    use proptest::prelude::*;

    use super::super::{BatchRow, CustomerRow, ProductRow, RegionRow};
    use super::*;

    const HEADER: &str = "path,name_zh,name_en,kind\n";

    fn slugs(text: &str) -> Vec<(u32, String, &'static str)> {
        read::<RegionRow>(text.as_bytes(), 10)
            .flaws
            .into_iter()
            .map(|flaw| (flaw.row, flaw.column, flaw.flaw.slug()))
            .collect()
    }

    #[test]
    fn the_order_of_columns_is_free_and_their_names_are_not() {
        let sheet = read::<RegionRow>(
            "kind, NAME_EN ,path,name_zh\r\ncountry,China,cn,中国\r\n".as_bytes(),
            10,
        );
        assert_eq!(sheet.flaws, []);
        assert_eq!(sheet.rows[0].1.name_zh, "中国");
        assert_eq!(
            slugs("path,name_zh,kind,kind,colour\n"),
            [
                (1, "kind".into(), "column-duplicated"),
                (1, "colour".into(), "column-unknown"),
                (1, "name_en".into(), "column-missing")
            ]
        );
        assert_eq!(slugs(""), [(1, String::new(), "file-empty")]);
    }

    #[test]
    fn every_flaw_of_every_row_is_named_with_its_place() {
        let file = format!(
            "{HEADER}cn,中国,China,country\n,,,,\nCN.x,,X,planet\ncn,中国,China,country\ncn.east,华东\n"
        );
        assert_eq!(
            slugs(&file),
            [
                (4, "path".into(), "path-malformed"),
                (4, "name_zh".into(), "value-missing"),
                (4, "kind".into(), "value-unknown"),
                (5, "path".into(), "row-duplicated"),
                (6, String::new(), "cells-miscounted")
            ]
        );
    }

    #[test]
    fn a_file_that_is_too_long_is_not_read_to_its_end() {
        let rows: String = (0..11).map(|n| format!("cn{n},x,x,country\n")).collect();
        assert_eq!(
            slugs(&format!("{HEADER}{rows}")),
            [(1, String::new(), "file-too-long")]
        );
        let rows: String = (0..10).map(|n| format!("cn{n},x,x,country\n")).collect();
        assert_eq!(slugs(&format!("{HEADER}{rows}")), []);
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(mut body: Vec<u8>, header in 0..5_usize) {
            let headers = ["", HEADER, "product_code,batch_number,produced_on,expires_on\n", "\u{feff}", "\"a\"b,\"\n"];
            let mut bytes = headers[header].as_bytes().to_vec();
            bytes.append(&mut body);
            read::<RegionRow>(&bytes, 100);
            read::<ProductRow>(&bytes, 100);
            read::<BatchRow>(&bytes, 100);
            read::<CustomerRow>(&bytes, 100);
        }

        #[test]
        fn the_encoding_makes_no_difference(names in prop::collection::vec("[\u{4e00}-\u{9fa5}a-z μ°]{0,12}", 1..20)) {
            let rows: String = names
                .iter()
                .enumerate()
                .map(|(n, name)| format!("cn.p{n},阿{name},x,city\n"))
                .collect();
            let file = format!("{HEADER}{rows}");
            let (gb, _, lossy) = GB18030.encode(&file);
            prop_assert!(!lossy);
            let (utf8, gb) = (read::<RegionRow>(file.as_bytes(), 100), read::<RegionRow>(&gb, 100));
            prop_assert_eq!(utf8.encoding, Some(Encoding::Utf8));
            prop_assert_eq!(gb.encoding, Some(Encoding::Gb18030));
            prop_assert_eq!(&utf8.rows, &gb.rows);
            prop_assert_eq!(utf8.rows.len(), names.len());
            prop_assert_eq!(utf8.flaws, gb.flaws);
        }
    }
}
