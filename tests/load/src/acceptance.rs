//! Contacts accepted at the gateway, in a closed loop over kept-alive connections.

use std::time::Duration;

use kernel::Clock;
use serde_json::json;

use crate::{
    contacts::Kind,
    drain::drained,
    load::{Load, Outcome, offer},
    options::Options,
    process::Process,
    report::{Report, say},
    site::Site,
    usage::{as_json, in_words},
};

/// Each measurement ends after this time, or when its requests are used up.
const LONGEST: Duration = Duration::from_secs(8);

pub(crate) async fn run(
    options: &Options,
    site: &Site,
    afterdose: &Process,
    report: &mut Report,
) -> anyhow::Result<()> {
    for &connections in &options.connections {
        for (kind, name) in [(Kind::Form, "forms"), (Kind::Call, "hotline webhooks")] {
            measure(options, site, afterdose, (kind, name), connections, report).await;
        }
    }
    say("waiting until what was accepted is handled");
    drained(&mut site.store().await?, Duration::from_secs(900)).await
}

/// One measurement.
pub(crate) async fn measure(
    options: &Options,
    site: &Site,
    afterdose: &Process,
    (kind, name): (Kind, &str),
    connections: usize,
    report: &mut Report,
) -> Outcome {
    let most = options.most;
    let before = site.usage(afterdose);
    let load = Load {
        address: site.gateway.clone(),
        requests: site.contacts.render(kind, most, Clock::system().now()),
        connections,
        rate: None,
        longest: LONGEST,
    };
    let rendered = site.usage(afterdose);
    let outcome = offer(load).await;
    let mut each = site
        .usage(afterdose)
        .each_since(&rendered, outcome.accepted.len());
    let rendering = rendered.each_since(&before, most);
    each.insert(
        "rendering before",
        rendering.get("bench").copied().unwrap_or_default(),
    );
    let latency = outcome.latency();
    report.figure(
        &format!("{name} accepted over {connections} connections; p50 / p95 / p99"),
        &format!("{:.0}/s; {}", outcome.rate(), latency.in_words()),
    );
    report.figure("  processor ms per contact", &in_words(&each));
    report.detail(
        &format!(
            "acceptance_{}_{connections}",
            if kind == Kind::Form { "form" } else { "call" }
        ),
        json!({
            "per_second": outcome.rate(), "latency": latency.as_json(), "statuses": outcome.statuses,
            "cpu_ms_per_contact": as_json(&each),
        }),
    );
    if outcome.accepted.len() != outcome.offered() {
        report.broken(
            "contacts refused while measuring",
            &format!("{:?}", outcome.statuses),
        );
    }
    outcome
}
