//! One line of 市场信息反馈台账 REC-FY007: ten columns, each derived from the records.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Mention, cell, day_in_china, mention::column, words};

/// What is on record of a contact, as far as a line needs it.
pub(crate) struct Feedback {
    pub(crate) contact_id: Uuid,
    pub(crate) received_at: DateTime<Utc>,
    /// The products it is about, completed from the catalogue.
    pub(crate) mentions: Vec<Mention>,
    pub(crate) channel: String,
    pub(crate) organisation: String,
    /// Name of the customer in the catalogue; empty when unknown.
    pub(crate) customer: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) handling_result: String,
}

/// The line; the cells stand in the order of the form.
pub(crate) struct FeedbackLine {
    /// The way back to the record; not printed.
    pub(crate) contact_id: Uuid,
    /// When it was received; the lines are in this order.
    pub(crate) received_at: DateTime<Utc>,
    /// 日期 药品名称 规格 包装规格 批号 反馈形式 用户单位 反馈人及联系电话 反馈问题 处理结果
    pub(crate) cells: [String; 10],
}

impl FeedbackLine {
    /// Derives the line.
    pub(crate) fn new(record: &Feedback) -> Self {
        let mentions = &record.mentions;
        let first_of = |one: &str, other: &str| {
            if one.trim().is_empty() {
                other.to_owned()
            } else {
                one.to_owned()
            }
        };
        let reach = first_of(&record.phone, &record.email);
        let cells = [
            day_in_china(record.received_at).to_string(),
            column(mentions, |mention| &mention.generic_name),
            column(mentions, |mention| &mention.specification),
            column(mentions, |mention| &mention.pack_size),
            column(mentions, |mention| &mention.batch_number),
            words::chinese(words::CHANNELS, &record.channel).to_owned(),
            first_of(&record.organisation, &record.customer),
            format!("{} {}", record.name.trim(), reach.trim()),
            first_of(&record.text, &record.subject),
            record.handling_result.clone(),
        ];
        Self {
            contact_id: record.contact_id,
            received_at: record.received_at,
            cells: cells.map(|text| cell(&text)),
        }
    }

    /// Bytes of its text, to keep an answer within what a message may hold.
    pub(crate) fn size(&self) -> usize {
        self.cells.iter().map(|cell| cell.len() + 3).sum::<usize>() + 40
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Feedback {
        Feedback {
            contact_id: Uuid::from_u128(1),
            received_at: "2026-11-20T16:30:00Z".parse().unwrap(),
            mentions: vec![Mention {
                generic_name: "阿莫西林胶囊".into(),
                batch_number: "A20260101".into(),
                ..Mention::default()
            }],
            channel: "phone".into(),
            organisation: String::new(),
            customer: "杭州市某医院".into(),
            name: "王芳".into(),
            phone: String::new(),
            email: "wang@hospital.test".into(),
            subject: "咨询".into(),
            text: String::new(),
            handling_result: "处理中".into(),
        }
    }

    #[test]
    fn a_line_has_its_ten_cells_in_order_and_its_day_in_china() {
        assert_eq!(
            FeedbackLine::new(&record()).cells,
            [
                "2026-11-21",
                "阿莫西林胶囊",
                "",
                "",
                "A20260101",
                "电话",
                "杭州市某医院",
                "王芳 wang@hospital.test",
                "咨询",
                "处理中"
            ]
        );
    }

    #[test]
    fn what_the_contact_says_itself_goes_before_what_is_known_otherwise() {
        let line = FeedbackLine::new(&Feedback {
            organisation: "某医院药剂科".into(),
            phone: "0571-1".into(),
            text: "胶囊破碎".into(),
            ..record()
        });
        assert_eq!(line.cells[6..9], ["某医院药剂科", "王芳 0571-1", "胶囊破碎"]);
    }
}
