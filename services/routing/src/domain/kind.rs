//! The closed sets of words that rules, tickets and tables share; the words are those of the wire in lower case.

/// Declares an enum whose members have a stable word, for tables, rule books and journals.
macro_rules! words {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $member:ident = $word:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$inner])* $member),+ }
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];
            /// The stable word.
            pub fn word(self) -> &'static str { match self { $(Self::$member => $word),+ } }
            /// The member of that word, if there is one.
            pub fn from_word(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.word() == word) }
        }
    };
}
pub(crate) use words;

words! {
    /// What a work item 事项 is about.
    Kind {
        /// 药品咨询
        Consultation = "consultation",
        /// 质量投诉、服务投诉
        Complaint = "complaint",
        /// 疑似药品不良反应
        AdverseReaction = "adverse_reaction",
        /// 医疗器械不良事件
        DeviceEvent = "device_event",
        /// 退换货
        ReturnExchange = "return_exchange",
        /// 发货差错
        DeliveryError = "delivery_error",
        /// 召回信息
        RecallInformation = "recall_information",
        /// 维修
        Repair = "repair",
        /// 意见、建议、表扬
        Suggestion = "suggestion",
        /// 待分类
        Other = "other",
    }
}

impl Kind {
    /// Whether another service handles it and says how it ended.
    pub fn is_elsewhere(self) -> bool {
        self.is_safety()
            || matches!(
                self,
                Self::Complaint | Self::ReturnExchange | Self::DeliveryError | Self::Repair
            )
    }

    /// Whether only QA may dismiss it (design section 7).
    pub fn is_safety(self) -> bool {
        matches!(self, Self::AdverseReaction | Self::DeviceEvent)
    }

    /// How an item of this kind ends when the customer has been answered; `None` when an answer does not end it.
    pub fn ended_by_reply(self) -> Option<Disposition> {
        match self {
            Self::Consultation => Some(Disposition::Answered),
            Self::Suggestion => Some(Disposition::Noted),
            _ => None,
        }
    }

    /// The Chinese name.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Consultation => "咨询",
            Self::Complaint => "投诉",
            Self::AdverseReaction => "疑似药品不良反应",
            Self::DeviceEvent => "医疗器械不良事件",
            Self::ReturnExchange => "退换货",
            Self::DeliveryError => "发货差错",
            Self::RecallInformation => "召回信息",
            Self::Repair => "维修",
            Self::Suggestion => "意见建议",
            Self::Other => "待分类",
        }
    }
}

words! {
    /// How a work item ended 处理结果.
    Disposition {
        /// 已答复
        Answered = "answered",
        /// 投诉成立
        Substantiated = "substantiated",
        /// 投诉不成立
        Unsubstantiated = "unsubstantiated",
        /// 已上报
        Reported = "reported",
        /// 退货
        Returned = "returned",
        /// 换货
        Exchanged = "exchanged",
        /// 退款
        Refunded = "refunded",
        /// 补货
        Replenished = "replenished",
        /// 维修
        Repaired = "repaired",
        /// 不予受理
        Refused = "refused",
        /// 已记录、已转达
        Noted = "noted",
        /// 无法联系
        Unreachable = "unreachable",
    }
}

words! {
    /// How a contact reached us, or a reply the customer.
    Channel {
        /// 电子邮件
        Email = "email",
        /// 电话
        Phone = "phone",
        /// 网页
        Web = "web",
        /// 信函
        Letter = "letter",
        /// 传真
        Fax = "fax",
        /// 来访
        Visit = "visit",
        /// 意见簿
        OpinionBook = "opinion_book",
        /// 微信
        Wechat = "wechat",
        /// 社交媒体
        Social = "social",
        /// 电报等
        LegacyWritten = "legacy_written",
        /// 其他
        Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_finds_its_member() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(*kind));
        }
        assert_eq!(Disposition::from_word("refunded"), Some(Disposition::Refunded));
        assert_eq!(Channel::from_word("telepathy"), None);
    }
}
