//! Everything behind the gateway is down while contacts go on coming in; then all of it starts at once.

use std::time::{Duration, Instant};

use kernel::Clock;
use serde_json::json;

use crate::{
    acceptance,
    contacts::Kind,
    drain::drained,
    floors,
    load::{Load, offer},
    options::Options,
    process::Process,
    report::{Report, say},
    site::Site,
    usage::{as_json, in_words},
};

/// Requests rendered at once.
const PORTION: usize = 20_000;
const PATIENCE: Duration = Duration::from_secs(1_800);

/// Ends with everything running.
pub(crate) async fn run(options: &Options, site: &Site, report: &mut Report) -> anyhow::Result<Process> {
    let mut store = site.store().await?;
    let counted = store.counts().await?;
    let accepted = fill(options, site, report).await?;
    say(&format!("{accepted} contacts wait; everything starts"));
    let began = Instant::now();
    let whole = site.start_everything("").await?;
    let ready = began.elapsed();
    let before = site.usage(&whole);
    drained(&mut store, PATIENCE).await?;
    let took = began.elapsed();
    let each = site.usage(&whole).each_since(&before, accepted);
    let counts = store.counts().await?;
    report.figure(
        "backlog: ready after the start",
        &format!("{:.1} s", ready.as_secs_f64()),
    );
    report.figure(
        &format!("backlog of {accepted}: nothing waits any more after"),
        &format!(
            "{:.1} s ({:.0}/s)",
            took.as_secs_f64(),
            accepted as f64 / took.as_secs_f64()
        ),
    );
    report.figure("  processor ms per contact", &in_words(&each));
    report.detail(
        "backlog",
        json!({
            "contacts": accepted, "ready_seconds": ready.as_secs_f64(), "drained_seconds": took.as_secs_f64(),
            "cpu_ms_per_contact": as_json(&each),
        }),
    );
    let new = counts.contacts - counted.contacts + counts.others - counted.others;
    if usize::try_from(new)? != accepted {
        report.broken(
            "contacts of the backlog that intake has",
            &format!("{new} of {accepted}"),
        );
    }
    Ok(whole)
}

/// Only the gateway runs: what it accepts by itself, and the rest of the backlog.
async fn fill(options: &Options, site: &Site, report: &mut Report) -> anyhow::Result<usize> {
    let mut gateway = site.start_gateway()?;
    let ready = gateway.ready(Duration::from_secs(60)).await?;
    say(&format!(
        "gateway alone, ready after {:.2} s",
        ready.as_secs_f64()
    ));
    let (mut accepted, mut best) = (0, 0.0_f64);
    for &connections in &options.connections {
        for kind in [
            (Kind::Form, "forms, gateway alone,"),
            (Kind::Call, "hotline webhooks, gateway alone,"),
        ] {
            let outcome = acceptance::measure(options, site, &gateway, kind, connections, report).await;
            accepted += outcome.accepted.len();
            best = best.max(outcome.rate());
        }
    }
    if let Some(floor) = report.known(floors::DETAIL, floors::SINGLES) {
        let share = best / floor * 100.0;
        report.line(
            "accepted, best of the above, of the JetStream floor",
            ">= 60 %",
            &format!("{share:.0} %"),
            Some(share >= 60.0),
        );
    }
    while accepted < options.backlog {
        let count = PORTION.min(options.backlog - accepted);
        let load = Load {
            address: site.gateway.clone(),
            requests: site.contacts.render(Kind::Mixed, count, Clock::system().now()),
            connections: options.most_connections(),
            rate: None,
            longest: PATIENCE,
        };
        let outcome = offer(load).await;
        accepted += outcome.accepted.len();
        if outcome.accepted.len() != count {
            report.broken(
                "contacts refused while filling the backlog",
                &format!("{:?}", outcome.statuses),
            );
            break;
        }
    }
    gateway.stop().await?;
    Ok(accepted)
}
