//! Senders that a door turned away, and that it took something again.

use contracts::{intake::v1::ChannelRefused, moment};
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::version,
    domain::{channel::Channel, watch::is_about_credentials},
    store::channel_access::{Door, Refused, add_refused, count_in_a_row},
    wire::clean,
};

/// Counts them, and those in a row whose credentials did not fit.
pub(crate) struct OnChannelRefused;

impl Handle<ChannelRefused> for OnChannelRefused {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ChannelRefused>,
    ) -> Result<(), HandlerError> {
        let said = &delivery.event;
        let channel = Channel::from_number(said.channel)
            .unwrap_or(Channel::Other)
            .number();
        let (source, reason) = (clean(&said.source), clean(&said.reason));
        let at = moment(said.observed_at.as_ref()).unwrap_or(delivery.occurred_at);
        let last_at = moment(said.last_at.as_ref()).unwrap_or(at);
        if said.count > 0 {
            let refused = Refused {
                channel,
                source: &source,
                reason: &reason,
                count: version(said.count),
                last_at,
            };
            add_refused(tx, &refused).await?;
        }
        let accepted_at = moment(said.accepted_at.as_ref());
        if is_about_credentials(&reason) || accepted_at.is_some() {
            let is_credentials = is_about_credentials(&reason);
            let door = Door {
                channel,
                source: &source,
                at,
                reason: &reason,
                in_a_row: if is_credentials { version(said.in_a_row) } else { 0 },
                first_at: moment(said.first_at.as_ref()).unwrap_or(last_at),
                accepted_at,
            };
            count_in_a_row(tx, &door).await?;
        }
        Ok(())
    }
}
