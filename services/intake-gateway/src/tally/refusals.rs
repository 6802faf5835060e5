//! Senders that were turned away at the doors of machines: a push with a wrong token, a webhook with a wrong signature, a
//! mail that is too large. Nothing was promised to them, so they are on no ledger; but a key that somebody changed on one
//! side only must not look like a quiet day. They are counted in memory and told every few seconds; a crash forgets at
//! most those.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use chrono::{DateTime, Utc};
use contracts::{common::v1::Channel, intake::v1::ChannelRefused, timestamp};
use eventbus::Publisher;
use kernel::{Clock, Id};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::{config::Config, tally::Source};

/// In the response to a sender who was turned away: the slug it was told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused(pub(crate) &'static str);

/// What the doors of machines have seen. Clones share it.
#[derive(Clone)]
pub(crate) struct Refusals(Arc<Inner>);

struct Inner {
    clock: Clock,
    /// Sources by what names them in an address: `mailbox` or `line`, and the name.
    sources: HashMap<(&'static str, String), Source>,
    seen: Mutex<HashMap<(i32, String), Seen>>,
}

/// What a door has seen since it was last told.
#[derive(Default)]
struct Seen {
    reasons: BTreeMap<&'static str, Row>,
    accepted_at: Option<DateTime<Utc>>,
    /// Refusals were told, and nothing that was accepted after them.
    owes_good_news: bool,
}

#[derive(Clone, Copy)]
struct Row {
    count: u64,
    in_a_row: u64,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
}

impl Refusals {
    /// Nothing seen yet.
    pub(crate) fn new(config: &Config, clock: Clock) -> Self {
        let mailboxes = config.mailboxes.iter().map(|mailbox| {
            let source = Source {
                channel: Channel::Email,
                name: mailbox.push_source(),
            };
            (("mailbox", mailbox.name.clone()), source)
        });
        let lines = config.hotlines.iter().map(|line| {
            let source = Source {
                channel: Channel::Phone,
                name: line.name.clone(),
            };
            (("line", line.name.clone()), source)
        });
        Self(Arc::new(Inner {
            clock,
            sources: mailboxes.chain(lines).collect(),
            seen: Mutex::default(),
        }))
    }

    /// The count stays right even if somebody panicked while holding it.
    fn seen(&self) -> MutexGuard<'_, HashMap<(i32, String), Seen>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, source: &Source, refused: Option<&'static str>) {
        let now = self.0.clock.now();
        let mut all = self.seen();
        let seen = all
            .entry((source.channel.into(), source.name.clone()))
            .or_default();
        let Some(reason) = refused else {
            seen.accepted_at = Some(now);
            seen.reasons.values_mut().for_each(|row| row.in_a_row = 0);
            return;
        };
        let row = seen.reasons.entry(reason).or_insert(Row {
            count: 0,
            in_a_row: 0,
            first_at: now,
            last_at: now,
        });
        if row.in_a_row == 0 {
            row.first_at = now;
        }
        row.count += 1;
        row.in_a_row += 1;
        row.last_at = now;
    }

    /// What there is to tell, once.
    fn take(&self) -> Vec<ChannelRefused> {
        let now = self.0.clock.now();
        let mut told = Vec::new();
        for ((channel, source), seen) in self.seen().iter_mut() {
            let head = ChannelRefused {
                channel: *channel,
                source: source.clone(),
                observed_at: Some(timestamp(now)),
                accepted_at: seen.accepted_at.map(timestamp),
                ..ChannelRefused::default()
            };
            let rows = std::mem::take(&mut seen.reasons);
            if !rows.is_empty() {
                // one that was accepted meanwhile is told along with the refusals
                seen.owes_good_news = rows.values().any(|row| row.in_a_row > 0);
                seen.accepted_at = None;
            } else if seen.owes_good_news && seen.accepted_at.is_some() {
                seen.owes_good_news = false;
                told.push(head.clone());
            }
            told.extend(rows.into_iter().map(|(reason, row)| ChannelRefused {
                reason: reason.to_owned(),
                count: row.count,
                in_a_row: row.in_a_row,
                first_at: Some(timestamp(row.first_at)),
                last_at: Some(timestamp(row.last_at)),
                ..head.clone()
            }));
        }
        told
    }
}

/// Notes what became of a request to a door that is watched.
pub(crate) async fn watch(
    State(refusals): State<Refusals>,
    named: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let source = named.ok().and_then(|named| {
        let mut names = named.iter();
        let key = names.find(|(key, _)| matches!(*key, "mailbox" | "line"))?;
        let key = if key.0 == "line" {
            ("line", key.1)
        } else {
            ("mailbox", key.1)
        };
        refusals.0.sources.get(&(key.0, key.1.to_owned())).cloned()
    });
    let response = next.run(request).await;
    if let Some(source) = source {
        match (response.status(), response.extensions().get::<Refused>()) {
            (status, _) if status.is_success() => refusals.note(&source, None),
            (StatusCode::UNAUTHORIZED | StatusCode::PAYLOAD_TOO_LARGE, Some(Refused(slug))) => {
                refusals.note(&source, Some(slug));
            }
            _ => {}
        }
    }
    response
}

/// Tells every so often until `stop`; what could not be told is told later, under the same id.
pub(crate) async fn tell(
    refusals: Refusals,
    publisher: Publisher,
    every: Duration,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting: Vec<(uuid::Uuid, ChannelRefused)> = Vec::new();
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        // while there is no way to tell, it gathers where it is counted
        if waiting.is_empty() {
            let told = refusals.take().into_iter();
            waiting = told
                .map(|said| (Id::<ChannelRefused>::new().uuid(), said))
                .collect();
        }
        while let Some((id, said)) = waiting.last() {
            let key = format!("{}/{}", said.channel().as_str_name(), said.source);
            if let Err(error) = publisher.publish(*id, &key, refusals.0.clock.now(), said).await {
                tracing::warn!(source = said.source, error = %kernel::Chain(&error), "refusals are not told at the moment");
                break;
            }
            waiting.pop();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn door(clock: &Clock) -> (Refusals, Source) {
        let refusals = Refusals(Arc::new(Inner {
            clock: clock.clone(),
            sources: HashMap::new(),
            seen: Mutex::default(),
        }));
        let source = Source {
            channel: Channel::Email,
            name: "push:a".to_owned(),
        };
        (refusals, source)
    }

    #[test]
    fn refusals_are_told_once_and_good_news_only_after_them() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let (door, source) = door(&clock);
        door.note(&source, None);
        assert!(door.take().is_empty(), "a door that works has nothing to tell");
        for _ in 0..3 {
            clock.advance(TimeDelta::seconds(1));
            door.note(&source, Some("token-wrong"));
        }
        door.note(&source, Some("body-too-large"));
        let told = door.take();
        let said: Vec<_> = told
            .iter()
            .map(|one| (one.reason.as_str(), one.count, one.in_a_row))
            .collect();
        assert_eq!(said, [("body-too-large", 1, 1), ("token-wrong", 3, 3)]);
        let token = &told[1];
        assert_eq!(
            (
                token.first_at.unwrap().seconds,
                token.last_at.unwrap().seconds,
                token.accepted_at.unwrap().seconds
            ),
            (1, 3, 0)
        );
        assert!(door.take().is_empty());
        clock.advance(TimeDelta::seconds(1));
        door.note(&source, None);
        let told = door.take();
        assert_eq!(
            (told.len(), told[0].count, told[0].accepted_at.unwrap().seconds),
            (1, 0, 4)
        );
        assert!(door.take().is_empty());
    }

    #[test]
    fn one_that_is_taken_ends_the_row() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let (door, source) = door(&clock);
        door.note(&source, Some("token-wrong"));
        clock.advance(TimeDelta::seconds(1));
        door.note(&source, None);
        clock.advance(TimeDelta::seconds(1));
        door.note(&source, Some("token-wrong"));
        let told = door.take().remove(0);
        assert_eq!(
            (told.count, told.in_a_row, told.first_at.unwrap().seconds),
            (2, 1, 2)
        );
        assert_eq!(told.accepted_at.unwrap().seconds, 1);
    }
}
