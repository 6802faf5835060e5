//! Opens a return for each assigned work item of our kinds; others are somebody else's.

use chrono::{DateTime, Utc};
use contracts::{moment, routing::v1::WorkAssigned};
use eventbus::{Delivery, Handle, HandlerError};
use kernel::{Clock, Sensitive};
use sqlx::PgConnection;

use super::id;
use crate::{
    commands::{Assignment, open_returns},
    domain::Work,
    wire,
};

/// Where everything lies whose region nobody knows.
const ROOT: &str = "cn";

#[derive(Debug, thiserror::Error)]
#[error("the work item is of no kind that is handled here")]
struct NotOurs;

/// Follows `routing.v1.work_assigned`.
pub(crate) struct OnWorkAssigned {
    pub(crate) clock: Clock,
}

impl Handle<WorkAssigned> for OnWorkAssigned {
    fn concerns(&self, event: &WorkAssigned) -> bool {
        wire::kind(event.kind()).is_some()
    }

    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<WorkAssigned>,
    ) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<WorkAssigned>],
    ) -> Result<(), HandlerError> {
        let ours: Result<Vec<_>, _> = batch
            .iter()
            .map(|delivery| assignment(&delivery.event, delivery.occurred_at))
            .collect();
        open_returns(tx, self.clock.now(), ours?)
            .await
            .map_err(HandlerError::retry)
    }
}

/// What was assigned, its kind being one of ours.
fn assignment(event: &WorkAssigned, occurred_at: DateTime<Utc>) -> Result<Assignment, HandlerError> {
    let kind = wire::kind(event.kind()).ok_or_else(|| HandlerError::reject(NotOurs))?;
    let region = if event.region.is_empty() {
        ROOT
    } else {
        &event.region
    };
    let work = Work {
        work_item_id: id("work_item_id", &event.work_item_id)?,
        ticket_id: id("ticket_id", &event.ticket_id)?,
        contact_id: id("contact_id", &event.contact_id)?,
        kind,
        region: region.to_owned(),
        product: wire::product(&event.product.clone().unwrap_or_default()),
        received_at: moment(event.received_at.as_ref()).unwrap_or(occurred_at),
    };
    Ok(Assignment {
        work,
        owner: (!event.owner.is_empty()).then(|| event.owner.clone()),
        narrative: Sensitive::new(wire::text(&event.narrative)),
    })
}
