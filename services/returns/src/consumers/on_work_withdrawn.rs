//! Withdraws the return of a withdrawn work item while nothing is decided.

use contracts::routing::v1::WorkWithdrawn;
use eventbus::{Delivery, Handle, HandlerError};
use journal::Entry;
use kernel::Clock;
use sqlx::PgConnection;

use super::id;
use crate::{
    commands::{Withdraw, withdraw_return},
    wire,
};

/// Follows `routing.v1.work_withdrawn`.
pub(crate) struct OnWorkWithdrawn {
    pub(crate) clock: Clock,
}

impl Handle<WorkWithdrawn> for OnWorkWithdrawn {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<WorkWithdrawn>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let actor = match event.actor.as_str() {
            "" => Entry::service("routing"),
            actor => wire::text(actor),
        };
        let request = Withdraw {
            work_item_id: id("work_item_id", &event.work_item_id)?,
            reason: wire::text(&event.reason),
            actor,
        };
        withdraw_return(tx, self.clock.now(), request)
            .await
            .map_err(HandlerError::retry)
    }
}
