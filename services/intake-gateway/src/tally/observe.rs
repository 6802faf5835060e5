//! Announces the numbers when they have changed.

use std::{collections::HashMap, time::Duration};

use contracts::{common::v1::Channel, intake::v1::ChannelObserved, timestamp};
use eventbus::Publisher;
use kernel::{Clock, Id};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::count::count;
use crate::accept::Memory;

/// A source whose things the gateways count.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) channel: Channel,
    pub(crate) name: String,
}

/// Looks every so often until `stop`. At the start every source is announced once, an unused one with 0.
pub(crate) async fn observe(
    memory: Memory,
    publisher: Publisher,
    clock: Clock,
    sources: Vec<Source>,
    every: Duration,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut announced = HashMap::new();
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        for (index, source) in sources.iter().enumerate() {
            match look(
                &memory,
                &publisher,
                &clock,
                source,
                announced.get(&index).copied(),
            )
            .await
            {
                Ok(number) => drop(announced.insert(index, number)),
                Err(error) => {
                    tracing::warn!(source = source.name, error = %error, "the number is not announced at the moment");
                }
            }
        }
    }
    Ok(())
}

async fn look(
    memory: &Memory,
    publisher: &Publisher,
    clock: &Clock,
    source: &Source,
    announced: Option<u64>,
) -> anyhow::Result<u64> {
    let number = count(memory, source.channel, &source.name).await?;
    if announced == Some(number) {
        return Ok(number);
    }
    let now = clock.now();
    let channel = source.channel.as_str_name();
    // replicas that see the same number say one thing
    let id = Id::<ChannelObserved>::derived(&["observed", channel, &source.name, &number.to_string()]);
    let event = ChannelObserved {
        channel: source.channel.into(),
        source: source.name.clone(),
        observed_at: Some(timestamp(now)),
        server_count: number,
        ..ChannelObserved::default()
    };
    let key = format!("{channel}/{}", source.name);
    publisher.publish(id.uuid(), &key, now, &event).await?;
    Ok(number)
}
