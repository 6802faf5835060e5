//! Watches the channels every so often: compares, judges, raises alarms and sets the gauges. Any number of replicas may
//! run it; one does at a time, and all show the same.

use std::time::Duration;

use calendar::WorkingCalendar;
use chrono::TimeDelta;
use eventbus::Database;
use kernel::{Chain, Clock};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::{commands::watch_channels::watch, domain::silence, gauges};

/// The table `[intake.watch]` of the configuration; `config.default.toml` says what each key means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    every_seconds: u32,
    grace_seconds: u32,
    refused_in_a_row: u32,
    silence_chance: f64,
    silence_least_minutes: u32,
    silence_history_weeks: u32,
    silence_least_weeks: u32,
    silence_unwatched: Vec<String>,
    keep_days: u32,
}

impl Settings {
    /// # Errors
    /// Names the key that cannot be.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.every_seconds > 0, "watch.every_seconds must not be 0");
        anyhow::ensure!(self.refused_in_a_row > 0, "watch.refused_in_a_row must not be 0");
        anyhow::ensure!(
            self.silence_chance > 0.0 && self.silence_chance < 1.0,
            "watch.silence_chance must lie between 0 and 1"
        );
        anyhow::ensure!(
            (3..=self.silence_history_weeks).contains(&self.silence_least_weeks),
            "watch.silence_least_weeks must be 3 at least and not above silence_history_weeks"
        );
        Ok(())
    }

    pub(crate) fn every(&self) -> TimeDelta {
        TimeDelta::seconds(self.every_seconds.into())
    }

    pub(crate) fn grace(&self) -> TimeDelta {
        TimeDelta::seconds(self.grace_seconds.into())
    }

    pub(crate) fn keep(&self) -> TimeDelta {
        TimeDelta::days(self.keep_days.into())
    }

    pub(crate) fn refused_in_a_row(&self) -> i64 {
        self.refused_in_a_row.into()
    }

    /// Hours of the clock that the silence rule may look at.
    pub(crate) fn history_hours(&self) -> i64 {
        i64::from(self.silence_history_weeks + 1) * 168
    }

    pub(crate) fn is_silence_watched(&self, source: &str) -> bool {
        !self.silence_unwatched.iter().any(|one| one == source)
    }

    pub(crate) fn silence(&self) -> silence::Settings {
        silence::Settings {
            history_weeks: self.silence_history_weeks,
            least_weeks: self.silence_least_weeks,
            threshold: self.silence_chance,
            least: TimeDelta::minutes(self.silence_least_minutes.into()),
        }
    }
}

/// Watches until `stop`.
pub(crate) async fn run(
    database: Database,
    clock: Clock,
    settings: Settings,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let calendar = WorkingCalendar::cn_mainland();
    let pause = Duration::from_secs(settings.every_seconds.into());
    while !stop.is_cancelled() {
        let watched = watch(&database, &clock, &settings, &calendar).await;
        let shown = match watched {
            Ok(()) => gauges::show(&database).await,
            Err(error) => Err(error),
        };
        if let Err(error) = shown {
            tracing::warn!(error = %Chain(&error), "channels are not watched at the moment");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    Ok(())
}
