//! Explanations as sentences, Chinese and English, for the screen and for the printed record.

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Timelike};

use crate::amount::Amount;
use crate::explain::{Explanation, Segment, Why};

impl Segment {
    /// The segment as a Chinese sentence.
    #[must_use]
    pub fn zh(&self) -> String {
        let (from, to) = (self.from, last_day(self.to));
        let until = match from.date_naive() == to.0 {
            true => to.1,
            false => format!("{}{}", zh_date(to.0), to.1),
        };
        let span = format!("{}{}至{until}", zh_date(from.date_naive()), from.format("%H:%M"));
        let count = format!("计入{}分钟", self.minutes);
        match &self.why {
            Why::CalendarTime => format!("{span}：自然时间，{count}。"),
            Why::WorkingInterval => format!("{span}：工作时间，{count}。"),
            Why::WorkingDay => format!("{span}：工作日，{count}。"),
            Why::MakeUpDay { name } => format!("{span}：{name}调休上班，{count}。"),
            Why::OutsideHours => format!("{span}：非工作时间，不计入。"),
            Why::Break => format!("{span}：午休或班次间隔，不计入。"),
            Why::Weekend => format!("{span}：休息日，不计入。"),
            Why::Holiday { name } => format!("{span}：{name}放假，不计入。"),
            Why::Paused { reason } => format!("{span}：计时暂停（{reason}），不计入。"),
        }
    }

    /// The segment as an English sentence.
    #[must_use]
    pub fn en(&self) -> String {
        let (from, to) = (self.from, last_day(self.to));
        let until = match from.date_naive() == to.0 {
            true => to.1,
            false => format!("{} {}", to.0.format("%a %Y-%m-%d"), to.1),
        };
        let span = format!("{} to {until}", from.format("%a %Y-%m-%d %H:%M"));
        let count = format!(
            "{} {} counted",
            self.minutes,
            if self.minutes == 1 { "minute" } else { "minutes" }
        );
        match &self.why {
            Why::CalendarTime => format!("{span}: calendar time, {count}."),
            Why::WorkingInterval => format!("{span}: working hours, {count}."),
            Why::WorkingDay => format!("{span}: working day, {count}."),
            Why::MakeUpDay { name } => format!("{span}: make-up working day ({}), {count}.", english(name)),
            Why::OutsideHours => format!("{span}: outside working hours, not counted."),
            Why::Break => format!("{span}: break between shifts, not counted."),
            Why::Weekend => format!("{span}: day off, not counted."),
            Why::Holiday { name } => format!("{span}: public holiday ({}), not counted.", english(name)),
            Why::Paused { reason } => format!("{span}: paused ({reason}), not counted."),
        }
    }
}

impl Explanation {
    /// The result in one Chinese sentence.
    #[must_use]
    pub fn zh(&self) -> String {
        format!(
            "“{}”（规则版本{}，日历版本{}）：自{}{}起计{}，于{}{}到期。",
            self.policy,
            self.rule_version,
            self.calendar_version,
            zh_date(self.start.date_naive()),
            self.start.format("%H:%M"),
            self.target.zh(),
            zh_date(last_day(self.due_at).0),
            last_day(self.due_at).1,
        )
    }

    /// The result in one English sentence.
    #[must_use]
    pub fn en(&self) -> String {
        format!(
            "\"{}\" (rule {}, calendar {}): {} from {} is due {} {}.",
            self.policy,
            self.rule_version,
            self.calendar_version,
            self.target.en(),
            self.start.format("%a %Y-%m-%d %H:%M"),
            last_day(self.due_at).0.format("%a %Y-%m-%d"),
            last_day(self.due_at).1,
        )
    }
}

/// The end of a segment as date and time; midnight is 24:00 of the day that ends.
fn last_day(to: DateTime<FixedOffset>) -> (chrono::NaiveDate, String) {
    match to.hour() == 0 && to.minute() == 0 {
        true => ((to - TimeDelta::minutes(1)).date_naive(), "24:00".to_owned()),
        false => (to.date_naive(), to.format("%H:%M").to_string()),
    }
}

fn zh_date(date: chrono::NaiveDate) -> String {
    let weekday = ["一", "二", "三", "四", "五", "六", "日"][date.weekday().num_days_from_monday() as usize];
    format!(
        "{}年{}月{}日（周{weekday}）",
        date.year(),
        date.month(),
        date.day()
    )
}

impl Amount {
    /// The amount in Chinese, e.g. `4个工作小时`.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::Minutes(n) => format!("{n}分钟"),
            Self::Hours(n) => format!("{n}小时"),
            Self::Days(n) => format!("{n}天"),
            Self::Months(n) => format!("{n}个月"),
            Self::WorkingMinutes(n) => format!("{n}个工作分钟"),
            Self::WorkingHours(n) => format!("{n}个工作小时"),
            Self::WorkingDays(n) => format!("{n}个工作日"),
            Self::EndOfDay => "至当日结束".to_owned(),
            Self::EndOfWorkingDay => "至工作日下班".to_owned(),
        }
    }

    /// The amount in English, e.g. `4 working hours`.
    #[must_use]
    pub fn en(self) -> String {
        let some = |n: u32, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
        match self {
            Self::Minutes(n) => some(n, "minute"),
            Self::Hours(n) => some(n, "hour"),
            Self::Days(n) => some(n, "day"),
            Self::Months(n) => some(n, "month"),
            Self::WorkingMinutes(n) => some(n, "working minute"),
            Self::WorkingHours(n) => some(n, "working hour"),
            Self::WorkingDays(n) => some(n, "working day"),
            Self::EndOfDay => "until the end of the day".to_owned(),
            Self::EndOfWorkingDay => "until closing time".to_owned(),
        }
    }
}

/// English names of the statutory holidays; any other name stays as the notice wrote it.
fn english(name: &str) -> &str {
    match name {
        "元旦" => "New Year's Day",
        "春节" => "Spring Festival",
        "清明节" => "Tomb-Sweeping Day",
        "劳动节" => "Labour Day",
        "端午节" => "Dragon Boat Festival",
        "中秋节" => "Mid-Autumn Festival",
        "国庆节" => "National Day",
        other => other,
    }
}
