//! Holiday tables: the State Council's yearly notices as `date,kind,name_zh` rows, read strictly, row by row.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::error::{CalendarError, RowError, RowProblem};

/// What a notice says of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) kind: NoticeKind,
    pub(crate) name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    Off,
    Work,
}

/// The notice for one year; may also name days of the December before.
pub(crate) type Table = BTreeMap<NaiveDate, Notice>;

/// Chinese mainland 2004-2026, by year.
pub(crate) static CN_MAINLAND: LazyLock<BTreeMap<i32, Arc<Table>>> = LazyLock::new(|| {
    let rows = read(include_str!("../data/cn/2004-2026.csv"))
        .expect("the shipped table is a constant, and a unit test reads every row of it");
    let mut years: BTreeMap<i32, Table> = BTreeMap::new();
    for (_, date, notice) in rows {
        years.entry(date.year()).or_default().insert(date, notice);
    }
    years
        .into_iter()
        .map(|(year, table)| (year, Arc::new(table)))
        .collect()
});

/// Reads the notice for `year`: rows in the year itself or in the December before it, at least one day off.
pub(crate) fn read_year(year: i32, csv: &str) -> Result<Table, CalendarError> {
    let rows = read(csv)?;
    let outside = |date: NaiveDate| {
        date.year() != year && !(date.month() == 12 && year.checked_sub(1) == Some(date.year()))
    };
    let mut wrong: Vec<RowError> = rows
        .iter()
        .filter(|(_, date, _)| outside(*date))
        .map(|(row, date, _)| RowError {
            row: *row,
            problem: RowProblem::OtherYear(*date),
        })
        .collect();
    if !rows
        .iter()
        .any(|(_, date, notice)| date.year() == year && notice.kind == NoticeKind::Off)
    {
        wrong.push(RowError {
            row: 0,
            problem: RowProblem::NoHoliday(year),
        });
    }
    match wrong.is_empty() {
        true => Ok(rows.into_iter().map(|(_, date, notice)| (date, notice)).collect()),
        false => Err(CalendarError::TableRefused { rows: wrong }),
    }
}

/// Reads all rows with their line numbers; reports all wrong rows at once, so that one correction round is enough.
fn read(csv: &str) -> Result<Vec<(usize, NaiveDate, Notice)>, CalendarError> {
    let mut lines = csv
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let header = lines.next();
    if header.is_none_or(|(_, line)| line != "date,kind,name_zh") {
        let row = header.map_or(0, |(row, _)| row);
        return Err(CalendarError::TableRefused {
            rows: vec![RowError {
                row,
                problem: RowProblem::Header,
            }],
        });
    }
    let mut seen = std::collections::BTreeSet::new();
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for (row, line) in lines {
        let read = read_row(line).and_then(|(date, notice)| match seen.insert(date) {
            true => Ok((row, date, notice)),
            false => Err(RowProblem::Duplicate(date)),
        });
        match read {
            Ok(read) => rows.push(read),
            Err(problem) => wrong.push(RowError { row, problem }),
        }
    }
    if wrong.is_empty() {
        Ok(rows)
    } else {
        Err(CalendarError::TableRefused { rows: wrong })
    }
}

fn read_row(line: &str) -> Result<(NaiveDate, Notice), RowProblem> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [date, kind, name] = fields[..] else {
        return Err(RowProblem::Fields);
    };
    let date = (date.len() == 10)
        .then(|| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok())
        .flatten()
        .ok_or(RowProblem::Date)?;
    let kind = match kind {
        "off" => NoticeKind::Off,
        "work" => NoticeKind::Work,
        _ => return Err(RowProblem::Kind),
    };
    if name.is_empty() || name.chars().count() > 60 {
        return Err(RowProblem::Name);
    }
    if kind == NoticeKind::Work && !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
        return Err(RowProblem::NotWeekend(date));
    }
    Ok((
        date,
        Notice {
            kind,
            name: name.to_owned(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads_and_is_complete() {
        assert!(CN_MAINLAND.keys().copied().eq(2004..=2026));
        assert_eq!(CN_MAINLAND.values().map(|table| table.len()).sum::<usize>(), 771);
        for (year, table) in CN_MAINLAND.iter() {
            for name in ["元旦", "春节", "国庆节"] {
                assert!(
                    table
                        .values()
                        .any(|n| n.name == name && n.kind == NoticeKind::Off),
                    "{name} {year}"
                );
            }
        }
    }

    #[test]
    fn every_wrong_row_is_named_with_its_number() {
        let csv = "# 2027\r\ndate,kind,name_zh\r\n2027-01-01,off,元旦\r\n2027-13-01,off,x\r\n2027-01-04,work,元旦\r\n\
                   2027-01-01,off,元旦\r\n2027-01-02,free,元旦\r\n2027-01-03,off,\r\n2027-01-03;off\r\n";
        let Err(CalendarError::TableRefused { rows }) = read_year(2027, csv) else {
            panic!("accepted")
        };
        let date = |d| NaiveDate::from_ymd_opt(2027, 1, d).unwrap();
        let expected = [
            (4, RowProblem::Date),
            (5, RowProblem::NotWeekend(date(4))),
            (6, RowProblem::Duplicate(date(1))),
            (7, RowProblem::Kind),
            (8, RowProblem::Name),
            (9, RowProblem::Fields),
        ];
        assert_eq!(rows, expected.map(|(row, problem)| RowError { row, problem }));
        assert_eq!(rows[0].to_string(), "row 4: not a date (YYYY-MM-DD)");
        assert_eq!(rows[1].zh(), "第5行：2027-01-04 不是周末，不能作为调休上班日");
    }

    #[test]
    fn a_notice_covers_its_year_and_the_december_before() {
        let notice = "\u{feff}date,kind,name_zh\n2026-12-31,off,元旦\n2027-01-01,off,元旦\n";
        assert_eq!(read_year(2027, notice).unwrap().len(), 2);
        for (year, csv, row) in [
            (2028, notice, 2),
            (2027, "date,kind,name_zh\n2026-11-30,off,x\n2027-01-01,off,x\n", 2),
            (2027, "date,kind,name_zh\n2026-12-31,off,x\n", 0),
            (2027, "2027-01-01,off,元旦\n", 1),
            (2027, "", 0),
        ] {
            let Err(CalendarError::TableRefused { rows }) = read_year(year, csv) else {
                panic!("{csv}")
            };
            assert_eq!(rows[0].row, row, "{csv}");
        }
    }
}
