//! A return has ended: so has its work item, and perhaps the ticket.

use contracts::returns::v1::ReturnClosed;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::{ended, incomplete};
use crate::app::App;

pub(crate) struct OnReturnClosed(pub(crate) App);

impl Handle<ReturnClosed> for OnReturnClosed {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ReturnClosed>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let it = event.r#return.as_ref().ok_or_else(|| incomplete("return"))?;
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
