//! The figures of a dashboard by name, in the order of their sheets.

use contracts::reporting::v1::Figures;

/// One figure: Chinese, English, and where it stands.
type Named = (&'static str, &'static str, fn(&Figures) -> u64);

pub(super) const FIGURES: [Named; 13] = [
    ("来件", "Contacts", |figures| figures.contacts),
    ("投诉", "Complaints", |figures| figures.complaints),
    ("不良反应", "Adverse reactions", |figures| {
        figures.adverse_reactions
    }),
    ("器械不良事件", "Device events", |figures| {
        figures.device_events
    }),
    ("退换货", "Returns", |figures| figures.returns),
    ("退换货已办", "Returns granted", |figures| {
        figures.returns_granted
    }),
    ("待处理", "Open", |figures| figures.open),
    ("等待客户", "Waiting", |figures| figures.waiting),
    ("已关闭", "Closed", |figures| figures.closed),
    ("首次答复按时", "First reply in time", |figures| {
        figures.first_reply_met
    }),
    ("首次答复逾期", "First reply late", |figures| {
        figures.first_reply_missed
    }),
    ("办结按时", "Resolution in time", |figures| {
        figures.resolution_met
    }),
    ("办结逾期", "Resolution late", |figures| {
        figures.resolution_missed
    }),
];
