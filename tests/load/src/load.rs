//! Offers requests: in a closed loop (each connection sends its next request when the last was answered) or in an open
//! one (at a rate, whether answered or not).

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;

use crate::http::Connection;

/// What to offer, where, and how.
pub(crate) struct Load {
    pub(crate) address: String,
    pub(crate) requests: Vec<Vec<u8>>,
    pub(crate) connections: usize,
    /// Requests a second; `None`: as fast as they are answered.
    pub(crate) rate: Option<f64>,
    /// No request is begun later than this.
    pub(crate) longest: Duration,
}

/// One contact that the gateway has confirmed.
pub(crate) struct Accepted {
    pub(crate) receipt: String,
    /// When it was, or should have been, sent.
    pub(crate) sent_at: DateTime<Utc>,
    /// From then to the answer.
    pub(crate) took: Duration,
    /// From the moment it was really sent, which is later when nobody was free to send it.
    pub(crate) answered_within: Duration,
}

/// What became of it.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) accepted: Vec<Accepted>,
    /// Answers by status; 0 stands for a connection that broke.
    pub(crate) statuses: BTreeMap<u16, usize>,
    /// Refusals (429, 503) that do not say when to come again.
    pub(crate) without_retry_after: usize,
    /// From the first request to the last answer.
    pub(crate) took: Duration,
    /// When the first was sent.
    pub(crate) began_at: DateTime<Utc>,
}

impl Outcome {
    /// Contacts accepted a second.
    pub(crate) fn rate(&self) -> f64 {
        self.accepted.len() as f64 / self.took.as_secs_f64().max(1e-9)
    }

    /// Requests answered or broken.
    pub(crate) fn offered(&self) -> usize {
        self.statuses.values().sum()
    }

    /// Milliseconds within which the given shares of the accepted were answered.
    pub(crate) fn latency(&self) -> Latency {
        Latency::of(
            self.accepted
                .iter()
                .map(|one| one.took.as_secs_f64() * 1_000.0)
                .collect(),
        )
    }

    /// The same, as whoever was let in felt it.
    pub(crate) fn answered_within(&self) -> Latency {
        Latency::of(
            self.accepted
                .iter()
                .map(|one| one.answered_within.as_secs_f64() * 1_000.0)
                .collect(),
        )
    }

    fn add(&mut self, other: Self) {
        self.accepted.extend(other.accepted);
        self.without_retry_after += other.without_retry_after;
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
    }
}

/// Milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Latency {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) most: f64,
}

impl Latency {
    /// Of values in any order.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (values.len() as f64 * share).ceil() as usize;
            values
                .get(place.clamp(1, values.len().max(1)) - 1)
                .copied()
                .unwrap_or_default()
        };
        Self {
            p50: at(0.5),
            p95: at(0.95),
            p99: at(0.99),
            most: at(1.0),
        }
    }

    /// In words.
    pub(crate) fn in_words(&self) -> String {
        format!("{:.0} / {:.0} / {:.0} ms", self.p50, self.p95, self.p99)
    }

    /// For programs.
    pub(crate) fn as_json(&self) -> serde_json::Value {
        serde_json::json!({ "p50_ms": self.p50, "p95_ms": self.p95, "p99_ms": self.p99, "most_ms": self.most })
    }
}

struct Shared {
    load: Load,
    next: AtomicUsize,
    began: Instant,
    began_at: DateTime<Utc>,
}

/// Offers the load and waits for the last answer.
pub(crate) async fn offer(load: Load) -> Outcome {
    let connections = load.connections;
    let shared = Arc::new(Shared {
        load,
        next: AtomicUsize::new(0),
        began: Instant::now(),
        began_at: Clock::system().now(),
    });
    let workers: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(work(shared.clone())))
        .collect();
    let mut whole = Outcome {
        began_at: shared.began_at,
        ..Outcome::default()
    };
    for worker in workers {
        if let Ok(outcome) = worker.await {
            whole.add(outcome);
        }
    }
    whole.took = shared.began.elapsed();
    whole
}

async fn work(shared: Arc<Shared>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut connection = None;
    loop {
        let place = shared.next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = shared.load.requests.get(place) else {
            break;
        };
        let due = match shared.load.rate {
            Some(rate) => {
                let due = shared.began + Duration::from_secs_f64(place as f64 / rate);
                tokio::time::sleep_until(due.into()).await;
                due
            }
            None => Instant::now(),
        };
        if due.duration_since(shared.began) > shared.load.longest
            || shared.began.elapsed() > shared.load.longest * 2
        {
            break;
        }
        send(&shared, &mut connection, request, due, &mut outcome).await;
    }
    outcome
}

async fn send(
    shared: &Shared,
    kept: &mut Option<Connection>,
    request: &[u8],
    due: Instant,
    outcome: &mut Outcome,
) {
    let really = Instant::now();
    let asked = async {
        let mut connection = match kept.take() {
            Some(connection) => connection,
            None => Connection::open(&shared.load.address).await?,
        };
        let answer = connection.ask(request).await?;
        std::io::Result::Ok((connection, answer))
    };
    let Ok((connection, answer)) = asked.await else {
        *outcome.statuses.entry(0).or_default() += 1;
        // whoever hung up would hang up again at once
        tokio::time::sleep(Duration::from_millis(50)).await;
        return;
    };
    *outcome.statuses.entry(answer.status).or_default() += 1;
    if matches!(answer.status, 429 | 503) && !answer.retry_after {
        outcome.without_retry_after += 1;
    }
    if let (202, Some(receipt)) = (answer.status, answer.receipt()) {
        let since = TimeDelta::from_std(due.duration_since(shared.began)).unwrap_or_default();
        outcome.accepted.push(Accepted {
            receipt,
            sent_at: shared.began_at + since,
            took: due.elapsed(),
            answered_within: really.elapsed(),
        });
    }
    if !answer.closes {
        *kept = Some(connection);
    }
}
