//! Ten times what the system can take, by far more connections than it has use for, some of them from senders who never
//! finish. It must say so to whom it cannot take, keep what it has taken, and not grow.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use kernel::Clock;
use serde_json::json;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::sleep};

use crate::{
    contacts::Kind,
    drain::taken_by_intake,
    load::{Load, Outcome, offer},
    options::Options,
    process::Process,
    report::{Report, say},
    site::Site,
    store::Store,
    usage::memory,
};

const CALM: Duration = Duration::from_secs(6);
const CALM_CONNECTIONS: usize = 64;
const TIMES: f64 = 10.0;
const CROWD: Duration = Duration::from_secs(15);
/// More than the gateway lets in.
const CROWD_CONNECTIONS: usize = 3_000;
/// Senders who begin a request and then say a letter now and then.
const SLOW: usize = 200;
const PATIENCE: Duration = Duration::from_secs(600);
/// MiB, of the one process with all services. What the gateway lets in is bounded by `in_flight_kib` and by 64 KiB for
/// each of `http.connections`; the rest is what the services need at work.
const BOUND: f64 = 250.0;

pub(crate) async fn run(
    options: &Options,
    site: &Site,
    whole: &Process,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut store = site.store().await?;
    let calm = offer(load(site, options.most, CALM_CONNECTIONS, None, CALM)).await;
    say(&format!(
        "sustainable: {:.0}/s; {:.0} times as many are offered",
        calm.rate(),
        TIMES
    ));
    let (_, before) = memory(whole.pid);
    let (over, slow) = (Arc::new(AtomicBool::new(false)), slow_senders(site, SLOW));
    let watch = tokio::spawn(watch(whole.pid, over.clone()));
    let rate = calm.rate() * TIMES;
    let count = (rate * CROWD.as_secs_f64()) as usize;
    let crowd = offer(load(site, count, CROWD_CONNECTIONS, Some(rate), CROWD)).await;
    over.store(true, Ordering::Relaxed);
    let memories = watch.await?;
    slow.abort();
    told(&calm, &crowd, rate, report);
    say("calm again");
    let after = offer(load(site, 200, 8, None, CALM)).await;
    taken_by_intake(&mut store, PATIENCE).await?;
    let (_, most) = memory(whole.pid);
    report.line(
        "most resident memory (before the crowd)",
        &format!("<= {BOUND:.0} MiB"),
        &format!("{most:.0} MiB ({before:.0} MiB)"),
        Some(most <= BOUND),
    );
    if most > BOUND {
        report.broken("memory beyond the bound", &format!("{most:.0} MiB"));
    }
    if after.accepted.len() != after.offered() {
        report.broken("refusals once it is calm again", &format!("{:?}", after.statuses));
    }
    nothing_lost(&mut store, [&calm, &crowd, &after], report).await?;
    report.detail(
        "pressure",
        json!({
            "sustainable_per_second": calm.rate(), "wanted_per_second": rate,
            "offered_per_second": crowd.offered() as f64 / crowd.took.as_secs_f64(), "statuses": crowd.statuses,
            "without_retry_after": crowd.without_retry_after, "accepted_per_second": crowd.rate(),
            "latency_of_accepted": crowd.answered_within().as_json(), "resident_mib_every_half_second": memories,
        }),
    );
    Ok(())
}

/// Whoever was told that it is kept finds it in intake, once.
async fn nothing_lost(store: &mut Store, outcomes: [&Outcome; 3], report: &mut Report) -> anyhow::Result<()> {
    let kept: HashMap<String, i64> = store.entries_by_receipt().await?.into_iter().collect();
    let accepted: Vec<_> = outcomes
        .into_iter()
        .flat_map(|outcome| &outcome.accepted)
        .collect();
    let wrong = accepted
        .iter()
        .filter(|one| kept.get(&one.receipt) != Some(&1))
        .count();
    report.figure(
        "accepted, and exactly once in intake",
        &format!("{} of {}", accepted.len() - wrong, accepted.len()),
    );
    if wrong > 0 {
        report.broken("accepted and not exactly once in intake", &wrong.to_string());
    }
    Ok(())
}

fn told(calm: &Outcome, crowd: &Outcome, rate: f64, report: &mut Report) {
    let reached = crowd.offered() as f64 / crowd.took.as_secs_f64();
    report.figure(
        &format!("offered ({TIMES:.0} times {:.0}/s is {rate:.0}/s)", calm.rate()),
        &format!("{reached:.0}/s, {:.1} times", reached / calm.rate()),
    );
    report.figure(
        "accepted meanwhile; answered within p50 / p95 / p99",
        &format!("{:.0}/s; {}", crowd.rate(), crowd.answered_within().in_words()),
    );
    let of = |status| crowd.statuses.get(&status).copied().unwrap_or_default();
    report.figure(
        "answers 202 / 429 / 503",
        &format!("{} / {} / {}", of(202), of(429), of(503)),
    );
    report.figure("connections closed without an answer", &of(0).to_string());
    if crowd.without_retry_after > 0 {
        report.broken(
            "refusals without Retry-After",
            &crowd.without_retry_after.to_string(),
        );
    }
    let other: usize = crowd.offered() - [0, 202, 429, 503].map(of).iter().sum::<usize>();
    if other > 0 {
        report.broken("other answers", &format!("{:?}", crowd.statuses));
    }
}

fn load(site: &Site, count: usize, connections: usize, rate: Option<f64>, longest: Duration) -> Load {
    Load {
        address: site.gateway.clone(),
        requests: site.contacts.render(Kind::Mixed, count, Clock::system().now()),
        connections,
        rate,
        longest,
    }
}

/// Resident MiB every half second.
async fn watch(pid: u32, over: Arc<AtomicBool>) -> Vec<f64> {
    let mut seen = Vec::new();
    while !over.load(Ordering::Relaxed) {
        seen.push(memory(pid).0.round());
        sleep(Duration::from_millis(500)).await;
    }
    seen
}

/// Heads of requests that never end.
fn slow_senders(site: &Site, count: usize) -> tokio::task::JoinHandle<()> {
    let address = site.gateway.clone();
    tokio::spawn(async move {
        let one = |_| async {
            let Ok(mut stream) = TcpStream::connect(&address).await else {
                return;
            };
            let letters = b"POST /form HTTP/1.1\r\nX-Slow: "
                .iter()
                .copied()
                .chain(std::iter::repeat(b'a'));
            for letter in letters {
                if stream.write_all(&[letter]).await.is_err() {
                    return;
                }
                sleep(Duration::from_millis(250)).await;
            }
        };
        futures::future::join_all((0..count).map(one)).await;
    })
}
