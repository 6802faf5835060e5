//! Tells how many messages the server has handed out, and what is wrong, as `ChannelObserved`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use contracts::{common::v1::Channel, intake::v1::ChannelObserved, timestamp};
use eventbus::Publisher;
use kernel::Id;
use tokio::{sync::watch, time::timeout};

/// What was last seen of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Observation {
    pub(super) server_count: u64,
    pub(super) numbering: String,
    /// A slug; empty when all is well.
    pub(super) trouble: &'static str,
    /// The UIDs below those that wait, as a set; empty when the mailbox was not gone through this time.
    pub(super) uids_held: String,
    pub(super) at: DateTime<Utc>,
}

impl Observation {
    fn says_the_same(&self, other: &Self) -> bool {
        (self.server_count, &self.numbering, self.trouble, &self.uids_held)
            == (
                other.server_count,
                &other.numbering,
                other.trouble,
                &other.uids_held,
            )
    }
}

/// Announces the observations of one mailbox: a changed one at once, an unchanged one every so often. Never returns;
/// what could not be announced is tried again.
pub(super) async fn announce(
    mailbox: &str,
    publisher: &Publisher,
    mut seen: watch::Receiver<Option<Observation>>,
    every: Duration,
) {
    const PAUSE: Duration = Duration::from_secs(1);
    let mut told: Option<Observation> = None;
    loop {
        let now = seen.borrow_and_update().clone();
        let fresh = now.filter(|now| told.as_ref().is_none_or(|told| !told.says_the_same(now)));
        if let Some(now) = fresh {
            match publish(mailbox, publisher, &now).await {
                Ok(_) => told = Some(now),
                Err(error) => {
                    tracing::warn!(mailbox, error = %kernel::Chain(&error), "the number is not announced at the moment");
                    tokio::time::sleep(PAUSE).await;
                }
            }
            continue;
        }
        if let Err(_elapsed) = timeout(every, changed(&mut seen)).await {
            told = None;
        }
    }
}

/// The sender lives as long as whoever announces, so its end is only waited for.
async fn changed(seen: &mut watch::Receiver<Option<Observation>>) {
    if seen.changed().await.is_err() {
        std::future::pending().await
    }
}

async fn publish(
    mailbox: &str,
    publisher: &Publisher,
    seen: &Observation,
) -> Result<bool, eventbus::PublishError> {
    let event = ChannelObserved {
        channel: Channel::Email.into(),
        source: mailbox.to_owned(),
        observed_at: Some(timestamp(seen.at)),
        server_count: seen.server_count,
        uid_validity: seen.numbering.clone(),
        trouble: seen.trouble.to_owned(),
        uids_held: seen.uids_held.clone(),
    };
    let id = Id::<ChannelObserved>::new().uuid();
    let key = format!("{}/{mailbox}", Channel::Email.as_str_name());
    publisher.publish(id, &key, seen.at, &event).await
}
