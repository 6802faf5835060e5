//! A case has ended: so has its work item, and perhaps the ticket.

use contracts::qa_case::v1::CaseClosed;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::{ended, incomplete};
use crate::app::App;

pub(crate) struct OnCaseClosed(pub(crate) App);

impl Handle<CaseClosed> for OnCaseClosed {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<CaseClosed>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let it = event.case.as_ref().ok_or_else(|| incomplete("case"))?;
        ended(
            &self.0,
            tx,
            &it.work_item_id,
            &event.actor,
            it.disposition,
            it.decision.clone(),
        )
        .await
    }
}
