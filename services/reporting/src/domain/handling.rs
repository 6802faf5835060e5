//! The handling result 处理结果 of a contact in words, derived from its work items and never typed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Mention, cell, words};

/// A work item as its ticket tells.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct WorkItem {
    pub(crate) work_item_id: Uuid,
    pub(crate) kind: String,
    pub(crate) state: String,
    /// Empty while there is none.
    pub(crate) disposition: String,
    pub(crate) result: String,
    pub(crate) product: Option<Mention>,
}

/// The case or return that was opened for a work item.
#[derive(Clone)]
pub(crate) struct Proceeding {
    pub(crate) state: String,
    pub(crate) disposition: String,
    pub(crate) decision: String,
    pub(crate) product: Option<Mention>,
}

/// One phrase per work item that stands, in the order of the ticket; each names its kind when there are several. An
/// item that its ticket does not yet call disposed shows the decision of its case or return, if there is one.
/// `continues` is the ticket number of a contact that continues an earlier one.
pub(crate) fn handling_result(
    items: &[WorkItem],
    proceeding_of: impl Fn(Uuid) -> Option<Proceeding>,
    continues: Option<&str>,
) -> String {
    let standing: Vec<_> = items.iter().filter(|item| item.state != "withdrawn").collect();
    let phrase = match standing.as_slice() {
        [] if items.is_empty() => UNDER_WAY.to_owned(),
        [] => "已撤销".to_owned(),
        [only] => outcome(only, proceeding_of(only.work_item_id)),
        several => {
            let phrases = several.iter().map(|item| {
                let kind = words::chinese(words::KINDS, &item.kind);
                format!("【{kind}】{}", outcome(item, proceeding_of(item.work_item_id)))
            });
            phrases.collect::<Vec<_>>().join("；")
        }
    };
    cell(&match continues {
        Some(number) => format!("并入工单{number}：{phrase}"),
        None => phrase,
    })
}

const UNDER_WAY: &str = "处理中";

fn outcome(item: &WorkItem, proceeding: Option<Proceeding>) -> String {
    let decided = proceeding.filter(|proceeding| matches!(proceeding.state.as_str(), "decided" | "closed"));
    let (disposition, said) = match decided {
        _ if !item.disposition.is_empty() => (item.disposition.clone(), item.result.clone()),
        Some(proceeding) if !proceeding.disposition.is_empty() => {
            (proceeding.disposition, proceeding.decision)
        }
        _ => return UNDER_WAY.to_owned(),
    };
    let disposition = words::chinese(words::DISPOSITIONS, &disposition);
    match said.trim() {
        "" => disposition.to_owned(),
        said => format!("{disposition}：{said}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: &str, state: &str, disposition: &str, result: &str) -> WorkItem {
        WorkItem {
            work_item_id: Uuid::from_u128(1),
            kind: kind.into(),
            state: state.into(),
            disposition: disposition.into(),
            result: result.into(),
            product: None,
        }
    }

    fn nothing(_: Uuid) -> Option<Proceeding> {
        None
    }

    #[test]
    fn a_single_item_needs_no_kind_and_several_name_theirs() {
        let complaint = item("complaint", "disposed", "substantiated", "已换货并致歉");
        let reaction = item("adverse_reaction", "open", "", "");
        assert_eq!(
            handling_result(std::slice::from_ref(&complaint), nothing, None),
            "投诉成立：已换货并致歉"
        );
        assert_eq!(
            handling_result(&[complaint, reaction], nothing, None),
            "【投诉】投诉成立：已换货并致歉；【不良反应】处理中"
        );
    }

    #[test]
    fn withdrawn_items_do_not_count_and_nothing_yet_is_under_way() {
        let withdrawn = item("other", "withdrawn", "", "");
        let answered = item("consultation", "disposed", "answered", "");
        assert_eq!(handling_result(&[], nothing, None), "处理中");
        assert_eq!(
            handling_result(std::slice::from_ref(&withdrawn), nothing, None),
            "已撤销"
        );
        assert_eq!(
            handling_result(&[withdrawn, answered], nothing, Some("GD-2026-000001")),
            "并入工单GD-2026-000001：已答复"
        );
    }

    #[test]
    fn a_decided_case_shows_before_its_ticket_knows_and_an_undecided_one_does_not() {
        let open = item("return_exchange", "open", "", "");
        let in_state = |state: &'static str| {
            move |_| {
                Some(Proceeding {
                    state: state.into(),
                    disposition: "exchanged".into(),
                    decision: "换同批号之外的产品".into(),
                    product: None,
                })
            }
        };
        let shown = |state| handling_result(std::slice::from_ref(&open), in_state(state), None);
        assert_eq!(shown("decided"), "换货：换同批号之外的产品");
        assert_eq!(shown("in_progress"), "处理中");
        assert_eq!(shown("withdrawn"), "处理中");
    }
}
