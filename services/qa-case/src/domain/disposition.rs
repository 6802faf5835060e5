//! How a case can end.

/// The outcome 处理结果 of a case. Which one fits which kind is said by [`crate::domain::Kind::dispositions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// 投诉成立
    Substantiated,
    /// 投诉不成立
    Unsubstantiated,
    /// 已上报
    Reported,
    /// 已记录、已转达
    Noted,
    /// 不予受理(附理由)
    Refused,
    /// 无法联系
    Unreachable,
}

impl Disposition {
    /// All outcomes.
    pub const ALL: [Self; 6] = [
        Self::Substantiated,
        Self::Unsubstantiated,
        Self::Reported,
        Self::Noted,
        Self::Refused,
        Self::Unreachable,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Substantiated => "substantiated",
            Self::Unsubstantiated => "unsubstantiated",
            Self::Reported => "reported",
            Self::Noted => "noted",
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
