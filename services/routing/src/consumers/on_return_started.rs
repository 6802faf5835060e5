//! Somebody of the returns group works on a return: the work item is theirs.

use contracts::returns::v1::ReturnStarted;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::incomplete;
use crate::{
    app::App,
    commands::take_up_work_item::{News, take_up_work_item},
};

pub(crate) struct OnReturnStarted(pub(crate) App);

impl Handle<ReturnStarted> for OnReturnStarted {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ReturnStarted>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let it = event.r#return.as_ref().ok_or_else(|| incomplete("return"))?;
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
