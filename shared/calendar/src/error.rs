//! What can go wrong with calendars and clocks: a closed set with a stable slug and a sentence in both languages.

use std::fmt;

use chrono::NaiveDate;

/// Why a calendar could not be built or a clock not be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The clock reaches a year whose holidays nobody has imported. Never guessed.
    #[error("the working calendar has no holidays for {year}")]
    YearMissing {
        /// The first year that is missing.
        year: i32,
    },
    /// An imported holiday table was refused as a whole; nothing of it is used.
    #[error("the holiday table is refused: {} wrong row(s), first in row {}", rows.len(), rows.first().map_or(0, |r| r.row))]
    TableRefused {
        /// Every wrong row, in the order of the file.
        rows: Vec<RowError>,
    },
    /// Working hours that overlap, run backwards, cannot be read, or never open.
    #[error("the working hours {text:?} are not valid: write e.g. \"Mon-Fri 08:30-12:00,13:30-17:30\"")]
    HoursInvalid {
        /// The part that was not understood.
        text: String,
    },
    /// A zone with daylight saving or an offset of odd seconds.
    #[error("the time zone {zone} changes its offset; working calendars need a constant one")]
    ZoneShifts {
        /// IANA name.
        zone: String,
    },
    /// A pause that ends before it begins.
    #[error("a pause ends before it begins")]
    PauseReversed,
    /// A policy with a zero target, a warning after the target or an escalation before it, or without a name.
    #[error("the clock policy {name:?} is not valid: {problem}")]
    PolicyInvalid {
        /// The policy's name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The result lies outside the range of representable time.
    #[error("the due time is out of range")]
    OutOfRange,
}

impl CalendarError {
    /// The stable code for clients and logs.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        match self {
            Self::YearMissing { .. } => "calendar-missing",
            Self::TableRefused { .. } => "calendar-table-refused",
            Self::HoursInvalid { .. } => "calendar-hours-invalid",
            Self::ZoneShifts { .. } => "calendar-zone-shifts",
            Self::PauseReversed => "calendar-pause-reversed",
            Self::PolicyInvalid { .. } => "calendar-policy-invalid",
            Self::OutOfRange => "calendar-out-of-range",
        }
    }

    /// The sentence for a Chinese reader; `Display` is the English one.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::YearMissing { year } => format!("工作日历缺少{year}年的节假日安排，请先导入。"),
            Self::TableRefused { rows } => {
                format!("节假日表未被接受：共{}行有误，请更正后重新导入。", rows.len())
            }
            Self::HoursInvalid { text } => format!("工作时间“{text}”无效。"),
            Self::ZoneShifts { zone } => format!("时区{zone}的时差会变动（夏令时），不能用于工作日历。"),
            Self::PauseReversed => "暂停的结束时间早于开始时间。".to_owned(),
            Self::PolicyInvalid { name, .. } => format!("时限规则“{name}”无效。"),
            Self::OutOfRange => "到期时间超出可表示的范围。".to_owned(),
        }
    }
}

/// One refused row of a holiday table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Line number in the file, the first line being 1; 0 for the file as a whole.
    pub row: usize,
    /// What is wrong with it.
    pub problem: RowProblem,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {}", self.row, self.problem)
    }
}

impl RowError {
    /// The sentence for a Chinese reader; `Display` is the English one.
    #[must_use]
    pub fn zh(&self) -> String {
        format!("第{}行：{}", self.row, self.problem.zh())
    }
}

/// What can be wrong with a row of a holiday table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// The first line that is not a comment must be the header.
    #[error("the header must be date,kind,name_zh")]
    Header,
    /// Not exactly three fields.
    #[error("expected three fields: date,kind,name_zh")]
    Fields,
    /// The date is not `YYYY-MM-DD` or does not exist.
    #[error("not a date (YYYY-MM-DD)")]
    Date,
    /// The kind is neither `off` nor `work`.
    #[error("the kind must be off or work")]
    Kind,
    /// A holiday must have a name, of at most 60 characters.
    #[error("the name is missing or too long")]
    Name,
    /// The same date twice.
    #[error("{0} is listed twice")]
    Duplicate(NaiveDate),
    /// A date neither in the year being imported nor in the December before it.
    #[error("{0} does not belong to this year's notice")]
    OtherYear(NaiveDate),
    /// A make-up day that is a weekday: worked anyway, so probably a wrong date.
    #[error("{0} is not a weekend day, so it cannot be a make-up working day")]
    NotWeekend(NaiveDate),
    /// The table holds no holiday of the year.
    #[error("the table has no holiday in {0}")]
    NoHoliday(i32),
}

impl RowProblem {
    /// The sentence for a Chinese reader; `Display` is the English one.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Header => "表头应为 date,kind,name_zh".to_owned(),
            Self::Fields => "应为三列：date,kind,name_zh".to_owned(),
            Self::Date => "日期无效（格式为 YYYY-MM-DD）".to_owned(),
            Self::Kind => "类型应为 off（放假）或 work（调休上班）".to_owned(),
            Self::Name => "节日名称缺失或过长".to_owned(),
            Self::Duplicate(date) => format!("{date} 重复"),
            Self::OtherYear(date) => format!("{date} 不属于本年度的放假安排"),
            Self::NotWeekend(date) => format!("{date} 不是周末，不能作为调休上班日"),
            Self::NoHoliday(year) => format!("表中没有{year}年的节假日"),
        }
    }
}
