//! How a return can end.

/// The outcome 处理结果 of a return. Which one fits which kind is said by [`crate::domain::Kind::dispositions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// 退货
    Returned,
    /// 换货
    Exchanged,
    /// 退款
    Refunded,
    /// 补货
    Replenished,
    /// 维修
    Repaired,
    /// 不予受理(附理由)
    Refused,
    /// 无法联系
    Unreachable,
}

impl Disposition {
    /// All outcomes.
    pub const ALL: [Self; 7] = [
        Self::Returned,
        Self::Exchanged,
        Self::Refunded,
        Self::Replenished,
        Self::Repaired,
        Self::Refused,
        Self::Unreachable,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Exchanged => "exchanged",
            Self::Refunded => "refunded",
            Self::Replenished => "replenished",
            Self::Repaired => "repaired",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
        }
    }

    /// The outcome stored under that text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|disposition| disposition.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn an_outcome_survives_its_text_and_fits_some_kind() {
        for disposition in Disposition::ALL {
            assert_eq!(Disposition::parse(disposition.as_str()), Some(disposition));
            assert!(
                Kind::ALL
                    .iter()
                    .any(|kind| kind.dispositions().contains(&disposition))
            );
        }
    }
}
