//! `CaseOpened`, `CaseStarted`, `CaseDecided`, `CaseClosed`, `CaseWithdrawn`: the whole case, newest version.

use anyhow::Context as _;
use contracts::qa_case::v1::{Case, CaseClosed, CaseDecided, CaseOpened, CaseStarted, CaseWithdrawn};
use uuid::Uuid;

use super::Tells;
use crate::{store::ProceedingRow, wire};

macro_rules! tells_a_case {
    ($($event:ty),+) => { $(
        impl Tells for $event {
            type Row = ProceedingRow;

            fn row(&self, event_id: Uuid) -> anyhow::Result<ProceedingRow> {
                row(self.case.as_ref().context("case is missing")?, event_id)
            }
        }
    )+ };
}
tells_a_case!(CaseOpened, CaseStarted, CaseDecided, CaseClosed, CaseWithdrawn);

fn row(case: &Case, event_id: Uuid) -> anyhow::Result<ProceedingRow> {
    Ok(ProceedingRow {
        proceeding_id: wire::id(&case.case_id, "case_id")?,
        version: wire::version(case.version)?,
        event_id,
        work_item_id: wire::id(&case.work_item_id, "work_item_id")?,
        number: case.number.clone(),
        state: case.state.clone(),
        disposition: wire::disposition_word(case.disposition)?,
        decision: case.decision.clone(),
        product: case.product.as_ref().and_then(wire::mention),
    })
}
