//! `ReturnOpened`, `ReturnStarted`, `ReturnDecided`, `ReturnClosed`, `ReturnWithdrawn`: the whole return, newest version.

use anyhow::Context as _;
use contracts::returns::v1::{
    Return, ReturnClosed, ReturnDecided, ReturnOpened, ReturnStarted, ReturnWithdrawn,
};
use uuid::Uuid;

use super::Tells;
use crate::{store::ProceedingRow, wire};

macro_rules! tells_a_return {
    ($($event:ty),+) => { $(
        impl Tells for $event {
            type Row = ProceedingRow;

            fn row(&self, event_id: Uuid) -> anyhow::Result<ProceedingRow> {
                row(self.r#return.as_ref().context("return is missing")?, event_id)
            }
        }
    )+ };
}
tells_a_return!(
    ReturnOpened,
    ReturnStarted,
    ReturnDecided,
    ReturnClosed,
    ReturnWithdrawn
);

fn row(handled: &Return, event_id: Uuid) -> anyhow::Result<ProceedingRow> {
    Ok(ProceedingRow {
        proceeding_id: wire::id(&handled.return_id, "return_id")?,
        version: wire::version(handled.version)?,
        event_id,
        work_item_id: wire::id(&handled.work_item_id, "work_item_id")?,
        number: handled.number.clone(),
        state: handled.state.clone(),
        disposition: wire::disposition_word(handled.disposition)?,
        decision: handled.decision.clone(),
        product: handled.product.as_ref().and_then(wire::mention),
    })
}
