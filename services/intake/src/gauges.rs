//! What is on record of the channels, as gauges: every replica shows the same, whichever of them watched.

use access::Scope;
use eventbus::Database;
use metrics::gauge;

use crate::{
    domain::channel::Channel,
    store::{
        channel_access,
        channel_alarms::{self, Alarm},
        quarantine::{self, Waiting},
        reconciliations::{self, Watched},
    },
};

/// Sets the gauges by what is on record.
pub(crate) async fn show(database: &Database) -> Result<(), sqlx::Error> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let watched = reconciliations::watched(&mut tx).await?;
    let alarms = channel_alarms::standing(&mut tx).await?;
    let waiting = quarantine::count_waiting(&mut tx).await?;
    let known = channel_access::all(&mut tx).await?;
    tx.commit().await?;
    for one in &watched {
        show_watched(one, &alarms, &waiting);
        show_access(one.channel, &one.source, &alarms);
    }
    for one in &known {
        show_access(one.channel, &one.source, &alarms);
    }
    Ok(())
}

fn show_watched(one: &Watched, alarms: &[Alarm], waiting: &[Waiting]) {
    let set = |name, value| set(name, one.channel, &one.source, value);
    let stands = |kind| stands(alarms, one.channel, &one.source, kind);
    set("afterdose_channel_server_count", one.server_count as f64);
    set("afterdose_channel_ledger_count", one.ledger_count as f64);
    let difference = one.server_count - one.ledger_count;
    set("afterdose_channel_difference", difference as f64);
    set("afterdose_channel_difference_alarm", stands("difference"));
    set("afterdose_channel_silent", stands("silence"));
    let waits = waiting
        .iter()
        .find(|row| (row.channel, &row.source) == (one.channel, &one.source));
    set(
        "afterdose_channel_quarantined",
        waits.map_or(0, |row| row.waiting) as f64,
    );
    if let Some(last) = one.last_contact_at {
        set(
            "afterdose_channel_last_contact_timestamp_seconds",
            last.timestamp() as f64,
        );
    }
}

fn show_access(channel: i16, source: &str, alarms: &[Alarm]) {
    let refused = stands(alarms, channel, source, "credentials");
    set("afterdose_channel_credentials_refused", channel, source, refused);
    let trouble = stands(alarms, channel, source, "trouble");
    set("afterdose_channel_trouble", channel, source, trouble);
}

fn set(name: &'static str, channel: i16, source: &str, value: f64) {
    let channel = Channel::from_number(channel.into()).map_or("other", Channel::slug);
    gauge!(name, "channel" => channel, "source" => source.to_owned()).set(value);
}

fn stands(alarms: &[Alarm], channel: i16, source: &str, kind: &str) -> f64 {
    let found = alarms
        .iter()
        .any(|alarm| (alarm.channel, alarm.source.as_str(), alarm.kind.as_str()) == (channel, source, kind));
    f64::from(u8::from(found))
}
