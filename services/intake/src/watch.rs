//! Watches the channels every so often: compares, judges, raises alarms and sets the gauges. Any number of replicas may
//! run it; one does at a time, and all show the same.

use std::time::Duration;

use access::Scope;
use calendar::WorkingCalendar;
use chrono::TimeDelta;
use eventbus::Database;
use kernel::{Chain, Clock};
use metrics::{Unit, describe_gauge};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::{
    commands::watch_channels::watch,
    domain::{channel::Channel, silence},
    store::{channel_access, channel_alarms, quarantine, reconciliations},
};

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
    describe();
    let calendar = WorkingCalendar::cn_mainland();
    let pause = Duration::from_secs(settings.every_seconds.into());
    while !stop.is_cancelled() {
        let watched = watch(&database, &clock, &settings, &calendar).await;
        let shown = match watched {
            Ok(()) => show(&database).await,
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

fn describe() {
    describe_gauge!(
        "afterdose_channel_server_count",
        Unit::Count,
        "things that the source says it has"
    );
    describe_gauge!(
        "afterdose_channel_ledger_count",
        Unit::Count,
        "things of the source on the channel ledger"
    );
    describe_gauge!(
        "afterdose_channel_difference",
        Unit::Count,
        "what the source has and the ledger has not; mail under way counts until it is there"
    );
    describe_gauge!(
        "afterdose_channel_difference_alarm",
        "1 when a difference has lasted beyond the grace"
    );
    describe_gauge!(
        "afterdose_channel_silent",
        "1 when the source is quieter than it ever is"
    );
    describe_gauge!(
        "afterdose_channel_credentials_refused",
        "1 when credentials do not work"
    );
    describe_gauge!(
        "afterdose_channel_trouble",
        "1 when the source cannot be followed for another reason"
    );
    describe_gauge!(
        "afterdose_channel_quarantined",
        Unit::Count,
        "submissions that wait in quarantine"
    );
    describe_gauge!(
        "afterdose_channel_last_contact_timestamp_seconds",
        Unit::Seconds,
        "when the source last handed anything over, Unix time"
    );
}

/// Sets the gauges by what is on record, whichever replica found it.
async fn show(database: &Database) -> Result<(), sqlx::Error> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let watched = reconciliations::watched(&mut tx).await?;
    let alarms = channel_alarms::standing(&mut tx).await?;
    let waiting = quarantine::count_waiting(&mut tx).await?;
    let known = channel_access::all(&mut tx).await?;
    tx.commit().await?;
    let set = |name: &'static str, channel: i16, source: &str, value: f64| {
        let channel = Channel::from_number(channel.into()).map_or("other", Channel::slug);
        metrics::gauge!(name, "channel" => channel, "source" => source.to_owned()).set(value);
    };
    let stands = |channel: i16, source: &str, kind: &str| {
        let found = alarms.iter().any(|alarm| {
            (alarm.channel, alarm.source.as_str(), alarm.kind.as_str()) == (channel, source, kind)
        });
        f64::from(u8::from(found))
    };
    for one in &watched {
        let (channel, source) = (one.channel, one.source.as_str());
        set(
            "afterdose_channel_server_count",
            channel,
            source,
            one.server_count as f64,
        );
        set(
            "afterdose_channel_ledger_count",
            channel,
            source,
            one.ledger_count as f64,
        );
        let difference = one.server_count - one.ledger_count;
        set("afterdose_channel_difference", channel, source, difference as f64);
        set(
            "afterdose_channel_difference_alarm",
            channel,
            source,
            stands(channel, source, "difference"),
        );
        set(
            "afterdose_channel_silent",
            channel,
            source,
            stands(channel, source, "silence"),
        );
        let quarantined = waiting
            .iter()
            .find(|row| (row.channel, row.source.as_str()) == (channel, source));
        let quarantined = quarantined.map_or(0, |row| row.waiting);
        set(
            "afterdose_channel_quarantined",
            channel,
            source,
            quarantined as f64,
        );
        if let Some(last) = one.last_contact_at {
            set(
                "afterdose_channel_last_contact_timestamp_seconds",
                channel,
                source,
                last.timestamp() as f64,
            );
        }
    }
    let accessed = known.iter().map(|one| (one.channel, one.source.as_str()));
    for (channel, source) in watched
        .iter()
        .map(|one| (one.channel, one.source.as_str()))
        .chain(accessed)
    {
        set(
            "afterdose_channel_credentials_refused",
            channel,
            source,
            stands(channel, source, "credentials"),
        );
        set(
            "afterdose_channel_trouble",
            channel,
            source,
            stands(channel, source, "trouble"),
        );
    }
    Ok(())
}
