//! What a source says it holds, for the ledger to be compared with.

use contracts::{intake::v1::ChannelObserved, moment};
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::version,
    domain::channel::Channel,
    store::channel_sources::{Observation, observe},
    wire::clean,
};

/// Keeps the newest word of each source.
pub(crate) struct OnChannelObserved;

impl Handle<ChannelObserved> for OnChannelObserved {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ChannelObserved>,
    ) -> Result<(), HandlerError> {
        let said = &delivery.event;
        let observation = Observation {
            channel: Channel::from_number(said.channel)
                .unwrap_or(Channel::Other)
                .number(),
            source: &clean(&said.source),
            uid_validity: &clean(&said.uid_validity),
            server_count: version(said.server_count),
            observed_at: moment(said.observed_at.as_ref()).unwrap_or(delivery.occurred_at),
            trouble: &clean(&said.trouble),
        };
        Ok(observe(tx, &observation).await?)
    }
}
