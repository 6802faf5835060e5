//! Which kinds of work item become a return here, and which outcomes each may have.

use crate::domain::Disposition;

/// What a return is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 退换货
    ReturnExchange,
    /// 发货差错
    DeliveryError,
    /// 维修
    Repair,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::ReturnExchange, Self::DeliveryError, Self::Repair];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReturnExchange => "return-exchange",
            Self::DeliveryError => "delivery-error",
            Self::Repair => "repair",
        }
    }

    /// The kind stored under that text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What its numbers begin with: 退货 TH, 发货 FH, 维修 WX.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::ReturnExchange => "TH",
            Self::DeliveryError => "FH",
            Self::Repair => "WX",
        }
    }

    /// The outcomes that fit (R-053: repair, replacement, return). What cannot be repaired may be exchanged or taken
    /// back; what was only asked to be taken back is not repaired, and only a delivery can have come short.
    pub fn dispositions(self) -> &'static [Disposition] {
        match self {
            Self::ReturnExchange => &[
                Disposition::Returned,
                Disposition::Exchanged,
                Disposition::Refunded,
                Disposition::Refused,
                Disposition::Unreachable,
            ],
            Self::DeliveryError => &[
                Disposition::Replenished,
                Disposition::Exchanged,
                Disposition::Returned,
                Disposition::Refunded,
                Disposition::Refused,
                Disposition::Unreachable,
            ],
            Self::Repair => &[
                Disposition::Repaired,
                Disposition::Exchanged,
                Disposition::Returned,
                Disposition::Refunded,
                Disposition::Refused,
                Disposition::Unreachable,
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_survives_its_text_and_counts_on_its_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
            let same = Kind::ALL.iter().filter(|other| other.prefix() == kind.prefix());
            assert_eq!(same.count(), 1);
        }
    }

    /// repair, replacement and return are outcomes. (That each opens the linked work item comes later.)
    #[test]
    fn what_is_broken_may_be_repaired_replaced_or_taken_back() {
        for outcome in [
            Disposition::Repaired,
            Disposition::Exchanged,
            Disposition::Returned,
        ] {
            assert!(Kind::Repair.dispositions().contains(&outcome));
        }
    }

    #[test]
    fn whatever_was_asked_for_can_be_refused() {
        for kind in Kind::ALL {
            assert!(kind.dispositions().contains(&Disposition::Refused));
        }
    }
}
