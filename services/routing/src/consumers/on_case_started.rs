//! Somebody in QA works on a case: the work item is theirs.

use contracts::qa_case::v1::CaseStarted;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::incomplete;
use crate::{
    app::App,
    commands::take_up_work_item::{News, take_up_work_item},
};

pub(crate) struct OnCaseStarted(pub(crate) App);

impl Handle<CaseStarted> for OnCaseStarted {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<CaseStarted>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let it = event.case.as_ref().ok_or_else(|| incomplete("case"))?;
        let owner = if it.owner.is_empty() {
            &event.actor
        } else {
            &it.owner
        };
        Ok(take_up_work_item(
            &self.0,
            tx,
            &it.work_item_id,
            &event.actor,
            News::Started(owner.clone()),
        )
        .await?)
    }
}
