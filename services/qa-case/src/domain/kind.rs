//! Which kinds of work item become a case here, and which outcomes each may have.

use crate::domain::Disposition;

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 质量投诉、服务投诉
    Complaint,
    /// 疑似药品不良反应
    AdverseReaction,
    /// 医疗器械不良事件
    DeviceEvent,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Complaint, Self::AdverseReaction, Self::DeviceEvent];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::AdverseReaction => "adverse-reaction",
            Self::DeviceEvent => "device-event",
        }
    }

    /// The kind stored under that text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What its numbers begin with: 投诉 TS, 不良反应 BL, 器械 QX.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Complaint => "TS",
            Self::AdverseReaction => "BL",
            Self::DeviceEvent => "QX",
        }
    }

    /// The outcomes that fit. A suspected reaction or device event is reported or dismissed, never "unreachable": what is
    /// known counts even when the reporter cannot be asked again.
    pub fn dispositions(self) -> &'static [Disposition] {
        match self {
            Self::Complaint => &[
                Disposition::Substantiated,
                Disposition::Unsubstantiated,
                Disposition::Refused,
                Disposition::Unreachable,
            ],
            Self::AdverseReaction | Self::DeviceEvent => {
                &[Disposition::Reported, Disposition::Noted, Disposition::Refused]
            }
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

    #[test]
    fn a_suspected_reaction_is_never_put_aside_because_nobody_can_be_reached() {
        for kind in [Kind::AdverseReaction, Kind::DeviceEvent] {
            assert!(!kind.dispositions().contains(&Disposition::Unreachable));
            assert!(kind.dispositions().contains(&Disposition::Reported));
        }
    }
}
