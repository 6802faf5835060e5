//! What the words of the contract are called in a file, in both languages.

use contracts::common::v1::{Channel, WorkKind};

use super::Lang;

/// How a contact came.
pub(super) fn channel(channel: i32, lang: Lang) -> String {
    let (zh, en) = match Channel::try_from(channel).unwrap_or_default() {
        Channel::Unspecified => ("", ""),
        Channel::Email => ("电子邮件", "E-mail"),
        Channel::Phone => ("电话", "Phone"),
        Channel::Web => ("网络表单", "Web form"),
        Channel::Letter => ("来函", "Letter"),
        Channel::Fax => ("传真", "Fax"),
        Channel::Visit => ("来访", "Visit"),
        Channel::OpinionBook => ("意见簿", "Opinion book"),
        Channel::Wechat => ("微信", "WeChat"),
        Channel::Social => ("社交媒体", "Social media"),
        Channel::LegacyWritten => ("电报等书面形式", "Telegram, other written"),
        Channel::Other => ("其他", "Other"),
    };
    lang.pick(zh, en)
}

/// What it is about.
pub(super) fn kind(kind: i32, lang: Lang) -> String {
    let (zh, en) = match WorkKind::try_from(kind).unwrap_or_default() {
        WorkKind::Unspecified => ("", ""),
        WorkKind::Consultation => ("咨询", "Consultation"),
        WorkKind::Complaint => ("投诉", "Complaint"),
        WorkKind::AdverseReaction => ("不良反应", "Adverse reaction"),
        WorkKind::DeviceEvent => ("器械不良事件", "Device event"),
        WorkKind::ReturnExchange => ("退换货", "Return or exchange"),
        WorkKind::DeliveryError => ("发货差错", "Delivery error"),
        WorkKind::RecallInformation => ("召回信息", "Recall information"),
        WorkKind::Repair => ("维修", "Repair"),
        WorkKind::Suggestion => ("意见建议", "Suggestion"),
        WorkKind::Other => ("待分类", "To be classified"),
    };
    lang.pick(zh, en)
}

/// How a ticket stands; a word that is not known stays as it is.
pub(super) fn state(state: &str, lang: Lang) -> String {
    match state {
        "open" => lang.pick("待处理", "Open"),
        "waiting" => lang.pick("等待客户", "Waiting"),
        "closed" => lang.pick("已关闭", "Closed"),
        other => other.to_owned(),
    }
}
