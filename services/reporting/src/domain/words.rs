//! The Chinese words of channels, kinds and dispositions as they stand in ledgers.

/// Feedback forms 反馈形式.
pub(crate) const CHANNELS: &[(&str, &str)] = &[
    ("email", "电子邮件"),
    ("phone", "电话"),
    ("web", "网络表单"),
    ("letter", "来函"),
    ("fax", "传真"),
    ("visit", "来访"),
    ("opinion_book", "意见簿"),
    ("wechat", "微信"),
    ("social", "社交媒体"),
    ("legacy_written", "电报等书面形式"),
    ("other", "其他"),
];

/// Kinds of work items 事项.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("consultation", "咨询"),
    ("complaint", "投诉"),
    ("adverse_reaction", "不良反应"),
    ("device_event", "器械不良事件"),
    ("return_exchange", "退换货"),
    ("delivery_error", "发货差错"),
    ("recall_information", "召回信息"),
    ("repair", "维修"),
    ("suggestion", "意见建议"),
    ("other", "待分类"),
];

/// Dispositions 处理结果.
pub(crate) const DISPOSITIONS: &[(&str, &str)] = &[
    ("answered", "已答复"),
    ("substantiated", "投诉成立"),
    ("unsubstantiated", "投诉不成立"),
    ("reported", "已上报"),
    ("returned", "退货"),
    ("exchanged", "换货"),
    ("refunded", "退款"),
    ("replenished", "补货"),
    ("repaired", "维修"),
    ("refused", "不予受理"),
    ("noted", "已记录、已转达"),
    ("unreachable", "无法联系"),
];

/// The Chinese of a word; `其他` for one that the table does not have.
pub(super) fn chinese(table: &[(&str, &'static str)], word: &str) -> &'static str {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map_or("其他", |(_, chinese)| chinese)
}
