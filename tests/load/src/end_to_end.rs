//! From the sender to the row in reporting: how long at a quiet rate, how many at saturation.

use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, Utc};
use kernel::Clock;
use serde_json::json;

use crate::{
    contacts::Kind,
    drain::drained,
    load::{Latency, Load, Outcome, offer},
    options::Options,
    process::Process,
    report::{Report, say},
    site::Site,
    store::{Row, Store},
    usage::{as_json, in_words},
};

const PATIENCE: Duration = Duration::from_secs(900);

pub(crate) async fn run(
    options: &Options,
    site: &Site,
    afterdose: &Process,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut store = site.store().await?;
    quiet(options, site, afterdose, &mut store, report).await?;
    saturated(options, site, afterdose, &mut store, report).await
}

/// At a rate that the system should hardly notice.
async fn quiet(
    options: &Options,
    site: &Site,
    afterdose: &Process,
    store: &mut Store,
    report: &mut Report,
) -> anyhow::Result<()> {
    let (rate, count) = (options.rate, options.rate * options.seconds);
    say(&format!("end to end at {rate}/s for {} s", options.seconds));
    let before = site.usage(afterdose);
    let outcome = offer(load(site, count, 64, Some(rate as f64))).await;
    drained(store, PATIENCE).await?;
    let each = site.usage(afterdose).each_since(&before, count);
    let accepted = outcome.latency();
    let ledger = latency(&outcome, store.ledger_rows().await?);
    let tickets = latency(&outcome, store.ticket_rows().await?);
    report.line(
        &format!("accepted at {rate}/s offered: p50 / p95 / p99"),
        "p99 < 100 ms",
        &accepted.in_words(),
        Some(accepted.p99 < 100.0),
    );
    report.figure(
        &format!("ticket at {rate}/s offered: p50 / p95 / p99"),
        &tickets.in_words(),
    );
    report.line(
        &format!("reporting row at {rate}/s offered: p50 / p95 / p99"),
        "p99 < 100 ms",
        &ledger.in_words(),
        Some(ledger.p99 < 100.0),
    );
    report.figure("  processor ms per contact", &in_words(&each));
    let detail = json!({
        "rate": rate, "accepted": accepted.as_json(), "ticket": tickets.as_json(), "reporting": ledger.as_json(),
        "statuses": outcome.statuses, "cpu_ms_per_contact": as_json(&each),
    });
    report.detail("end_to_end_quiet", detail);
    complete(&outcome, count, report);
    Ok(())
}

/// As fast as the gateway takes them.
async fn saturated(
    options: &Options,
    site: &Site,
    afterdose: &Process,
    store: &mut Store,
    report: &mut Report,
) -> anyhow::Result<()> {
    let count = options.count;
    say(&format!("end to end, {count} contacts as fast as they are taken"));
    let (before, counted) = (site.usage(afterdose), store.counts().await?);
    let outcome = offer(load(site, count, options.most_connections(), None)).await;
    let took = outcome.took.as_secs_f64();
    say(&format!("  {} accepted in {took:.1} s", outcome.accepted.len()));
    drained(store, PATIENCE).await?;
    let each = site.usage(afterdose).each_since(&before, count);
    let counts = store.counts().await?;
    let (ledger, tickets) = (store.ledger_rows().await?, store.ticket_rows().await?);
    let last = last_of(&outcome, &ledger).max(last_of(&outcome, &tickets));
    let seconds = last.signed_duration_since(outcome.began_at).as_seconds_f64();
    let rate = outcome.accepted.len() as f64 / seconds;
    report.line(
        "end to end at saturation, to the last ticket and reporting row",
        ">= 1000/s",
        &format!("{rate:.0}/s ({} in {seconds:.1} s)", outcome.accepted.len()),
        Some(rate >= 1_000.0),
    );
    report.figure("  accepted meanwhile", &format!("{:.0}/s", outcome.rate()));
    report.figure("  processor ms per contact", &in_words(&each));
    let new = counts.contacts - counted.contacts + counts.others - counted.others;
    report.detail(
        "end_to_end_saturated",
        json!({
            "per_second": rate, "seconds": seconds, "accepted_per_second": outcome.rate(),
            "accept_latency": outcome.latency().as_json(), "statuses": outcome.statuses,
            "cpu_ms_per_contact": as_json(&each), "contacts_and_others": new,
            "with_ticket": counts.with_ticket - counted.with_ticket,
            "in_ledger": counts.in_ledger - counted.in_ledger, "mails_taken_by_sink": site.sink.taken(),
        }),
    );
    if new != i64::try_from(outcome.accepted.len())? {
        report.broken(
            "accepted contacts that intake has",
            &format!("{new} of {}", outcome.accepted.len()),
        );
    }
    complete(&outcome, count, report);
    Ok(())
}

fn load(site: &Site, count: usize, connections: usize, rate: Option<f64>) -> Load {
    Load {
        address: site.gateway.clone(),
        requests: site.contacts.render(Kind::Mixed, count, Clock::system().now()),
        connections,
        rate,
        longest: PATIENCE,
    }
}

/// A refusal while measuring makes the figure worthless.
fn complete(outcome: &Outcome, count: usize, report: &mut Report) {
    if outcome.accepted.len() != count {
        report.broken(
            "contacts refused while measuring",
            &format!("{:?}", outcome.statuses),
        );
    }
}

/// From sending to the commit of the row.
fn latency(outcome: &Outcome, rows: Vec<Row>) -> Latency {
    let rows: HashMap<String, DateTime<Utc>> = rows.into_iter().map(|row| (row.receipt, row.at)).collect();
    let of = |one: &crate::load::Accepted| {
        let at = rows.get(&one.receipt)?;
        Some(at.signed_duration_since(one.sent_at).as_seconds_f64() * 1_000.0)
    };
    Latency::of(outcome.accepted.iter().filter_map(of).collect())
}

fn last_of(outcome: &Outcome, rows: &[Row]) -> DateTime<Utc> {
    rows.iter().map(|row| row.at).max().unwrap_or(outcome.began_at)
}
