//! Measures the system on this machine: first what the disk and the servers can give at all, then what Afterdose makes
//! of it. Also offers it ten times what it can take, to see what it does with a crowd.

mod acceptance;
mod backlog;
mod contacts;
mod dashboard;
mod dovecot;
mod drain;
mod end_to_end;
mod floors;
mod http;
mod load;
mod mail;
mod options;
mod pressure;
mod process;
mod report;
mod site;
mod smtp_sink;
mod store;
mod usage;

use clap::Parser as _;

use crate::{
    options::{Options, Phase},
    process::Process,
    report::{Report, say},
    site::Site,
};

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    let options = Options::parse();
    let mut report = Report::default();
    let result = run(&options, &mut report).await;
    report.write(&options.json)?;
    say(&report.table());
    result?;
    Ok(report.exit_code())
}

async fn run(options: &Options, report: &mut Report) -> anyhow::Result<()> {
    let site = Site::open(options).await?;
    let result = on_site(options, &site, report).await;
    let closed = site.close().await;
    result.and(closed)
}

async fn on_site(options: &Options, site: &Site, report: &mut Report) -> anyhow::Result<()> {
    if options.wants(Phase::Floors) {
        floors::run(site, report).await?;
    }
    let mut whole = site.start_everything("").await?;
    if options.wants(Phase::EndToEnd) {
        end_to_end::run(options, site, &whole, report).await?;
    }
    if options.wants(Phase::Acceptance) {
        acceptance::run(options, site, &whole, report).await?;
    }
    if options.phases.contains(&Phase::Pressure) {
        pressure::run(options, site, &whole, report).await?;
    }
    if options.phases.contains(&Phase::Dashboard) {
        dashboard::run(options, site, report).await?;
    }
    remember(&whole, report);
    whole.stop().await?;
    if options.wants(Phase::Mail) {
        mail::run(options, site, report).await?;
    }
    if options.wants(Phase::Backlog) {
        whole = backlog::run(options, site, report).await?;
        remember(&whole, report);
        whole.stop().await?;
    }
    Ok(())
}

/// The memory of the one process before it ends.
fn remember(whole: &Process, report: &mut Report) {
    let (now, most) = usage::memory(whole.pid);
    report.line(
        "resident memory of all services in one process, most; at the end",
        "<= 250 MiB",
        &format!("{most:.0} MiB; {now:.0} MiB"),
        Some(most <= 250.0),
    );
}
