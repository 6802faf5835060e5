//! What a source says it holds, for the ledger to be compared with.

use contracts::{intake::v1::ChannelObserved, moment};
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::version,
    domain::{channel::Channel, watch},
    store::{
        channel_access, channel_inventory,
        channel_sources::{Observation, observe},
    },
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
        let (source, numbering) = (clean(&said.source), clean(&said.uid_validity));
        let trouble = clean(&said.trouble);
        let observation = Observation {
            channel: Channel::from_number(said.channel)
                .unwrap_or(Channel::Other)
                .number(),
            source: &source,
            uid_validity: &numbering,
            server_count: version(said.server_count),
            observed_at: moment(said.observed_at.as_ref()).unwrap_or(delivery.occurred_at),
            trouble: &trouble,
        };
        observe(tx, &observation).await?;
        // what the gateways count themselves carries no numbering and says nothing of anybody's credentials
        if !numbering.is_empty() {
            note_access(tx, &observation).await?;
        }
        if !said.uids_held.is_empty() {
            let place = (observation.channel, source.as_str(), numbering.as_str());
            channel_inventory::observe(tx, place, &clean(&said.uids_held), observation.observed_at).await?;
        }
        Ok(())
    }
}

async fn note_access(tx: &mut PgConnection, said: &Observation<'_>) -> Result<(), sqlx::Error> {
    let observed = channel_access::Observed {
        channel: said.channel,
        source: said.source,
        at: said.observed_at,
        trouble: if watch::is_trouble(said.trouble) {
            said.trouble
        } else {
            ""
        },
        credentials: watch::credentials(said.trouble),
    };
    channel_access::observe(tx, &observed).await
}
