//! Moves the clocks when they are due. Any number of replicas may run it: each ticket is moved by one.

use std::time::Duration;

use kernel::Chain;
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    commands::{self, move_clocks::move_clocks},
    config::Config,
    domain::clock::ClockName,
    store::clocks::Standing,
};

pub(crate) async fn run(app: App, config: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let longest = Duration::from_millis(config.scheduler_pause_ms.max(1));
    while !stop.is_cancelled() {
        let pause = match move_clocks(&app, config.scheduler_batch).await {
            Ok(round) => {
                measure(&round.standing);
                let full =
                    i64::try_from(round.tickets).is_ok_and(|tickets| tickets >= config.scheduler_batch);
                let until = round.next_at.map(|next| next - app.clock.now());
                match until.map(|until| until.to_std().unwrap_or_default()) {
                    _ if full => Duration::ZERO,
                    // what is due but passed over is in the hands of another replica
                    Some(until) => until.clamp(longest / 20, longest),
                    None => longest,
                }
            }
            Err(error) => {
                tracing::warn!(error = %Chain(&error), "clocks not moved, will be tried again");
                longest
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    Ok(())
}

/// Forgets what nobody needs any more. Any number of replicas may run it.
pub(crate) async fn tidy(app: App, config: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let pause = Duration::from_millis(config.tidy_pause_ms.max(1));
    while !stop.is_cancelled() {
        match commands::tidy::tidy(&app, config.draft_days).await {
            Ok(0) => {}
            Ok(drafts) => tracing::info!(rows = drafts, "old drafts deleted"),
            Err(error) => {
                tracing::warn!(error = %Chain(&error), "old drafts not deleted, will be tried again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    Ok(())
}

/// The clocks of a ticket are all of the service family: what was promised, not what the law says.
fn measure(standing: &[Standing]) {
    for kind in ClockName::ALL {
        let of_kind = standing.iter().find(|clocks| clocks.name == kind.word());
        let (due_soon, breached) = of_kind.map_or((0, 0), |clocks| (clocks.due_soon, clocks.breached));
        metrics::gauge!("afterdose_ticket_clocks_due_soon", "family" => "service", "kind" => kind.word())
            .set(due_soon as f64);
        metrics::gauge!("afterdose_ticket_clocks_breached", "family" => "service", "kind" => kind.word())
            .set(breached as f64);
    }
}
