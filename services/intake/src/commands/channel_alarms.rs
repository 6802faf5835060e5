//! Which alarms stand: what a run of the watch found is compared with what stood before.

use chrono::{DateTime, Utc};
use contracts::{
    intake::v1::{ChannelAlarm, ChannelAlarmCleared, ChannelAlarmRaised},
    timestamp,
};
use eventbus::UnitOfWork;
use kernel::Id;

use crate::{
    store::{
        channel_access::Access,
        channel_alarms::{self, Alarm},
        reconciliations::Watched,
    },
    watch::Settings,
};

/// Server and ledger differ.
const DIFFERENCE: &str = "difference";
/// Quieter than it ever is.
const SILENCE: &str = "silence";
/// What a source signs in with, or its senders sign with, does not work.
const CREDENTIALS: &str = "credentials";
/// The source cannot be followed for another reason.
const TROUBLE: &str = "trouble";

/// What is wrong now.
struct Finding {
    channel: i16,
    source: String,
    kind: &'static str,
    reason: String,
    since: DateTime<Utc>,
    last_success_at: Option<DateTime<Utc>>,
}

impl Finding {
    fn is_of(&self, alarm: &Alarm) -> bool {
        (self.channel, self.source.as_str(), self.kind) == (alarm.channel, &alarm.source, &alarm.kind)
    }
}

/// What a run found, and the alarms that stood before it.
pub(crate) struct Findings {
    before: Vec<Alarm>,
    now: Vec<Finding>,
}

impl Findings {
    /// Nothing found yet.
    pub(crate) async fn standing(tx: &mut UnitOfWork) -> Result<Self, sqlx::Error> {
        Ok(Self {
            before: channel_alarms::standing(tx).await?,
            now: Vec::new(),
        })
    }

    /// A lasting difference, a silence.
    pub(crate) fn of_watched(&mut self, one: &Watched) {
        let find = |kind, reason: &str, since| Finding {
            channel: one.channel,
            source: one.source.clone(),
            kind,
            reason: reason.to_owned(),
            since,
            last_success_at: one.last_contact_at,
        };
        if matches!(
            one.verdict.as_str(),
            "ledger-behind" | "ledger-ahead" | "mail-missing"
        ) {
            let since = one.difference_since.unwrap_or(one.ran_at);
            self.now.push(find(DIFFERENCE, &one.verdict, since));
        }
        if one.silence == "silent" {
            let since = one.last_contact_at.unwrap_or(one.ran_at);
            self.now.push(find(SILENCE, "quieter-than-usual", since));
        }
    }

    /// Credentials that do not work, a mailbox that cannot be followed.
    pub(crate) fn of_access(&mut self, one: &Access, settings: &Settings, now: DateTime<Utc>) {
        let find = |kind, reason: &str, since| Finding {
            channel: one.channel,
            source: one.source.clone(),
            kind,
            reason: reason.to_owned(),
            since,
            last_success_at: one.worked_at,
        };
        if let Some((reason, since)) = refused(one, settings) {
            self.now.push(find(CREDENTIALS, reason, since));
        } else if let Some(since) = one.trouble_since.filter(|since| now - *since >= settings.grace()) {
            self.now.push(find(TROUBLE, &one.trouble, since));
        }
    }
}

/// How the credentials of a source fail, and since when; `None` when they do not.
pub(crate) fn refused<'a>(one: &'a Access, settings: &Settings) -> Option<(&'a str, DateTime<Utc>)> {
    if let Some(since) = one.credentials_since {
        return Some((&one.credentials, since));
    }
    let since = one
        .refused_since
        .filter(|_| one.refused_in_a_row >= settings.refused_in_a_row())?;
    Some((&one.refused_reason, since))
}

/// Raises what is new, clears what is over, and announces both.
pub(crate) async fn settle(
    tx: &mut UnitOfWork,
    findings: Findings,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for mut alarm in findings.before.iter().cloned() {
        match findings.now.iter().find(|finding| finding.is_of(&alarm)) {
            Some(finding) if finding.reason != alarm.reason => {
                channel_alarms::restate(tx, alarm.alarm_id, &finding.reason).await?;
            }
            Some(_) => {}
            None => {
                channel_alarms::clear(tx, alarm.alarm_id, now).await?;
                alarm.cleared_at = Some(now);
                tracing::info!(source = alarm.source, kind = alarm.kind, "channel alarm cleared");
                let cleared = ChannelAlarmCleared {
                    alarm: Some(message(&alarm)),
                };
                eventbus::announce(tx, &alarm.alarm_id.to_string(), now, &cleared).await?;
            }
        }
    }
    for finding in findings.now {
        if findings.before.iter().any(|alarm| finding.is_of(alarm)) {
            continue;
        }
        let alarm = Alarm {
            alarm_id: Id::<Alarm>::new().uuid(),
            channel: finding.channel,
            source: finding.source,
            kind: finding.kind.to_owned(),
            reason: finding.reason,
            since: finding.since,
            raised_at: now,
            cleared_at: None,
            last_success_at: finding.last_success_at,
        };
        channel_alarms::raise(tx, &alarm).await?;
        tracing::warn!(
            source = alarm.source,
            kind = alarm.kind,
            reason = alarm.reason,
            "channel alarm raised"
        );
        let raised = ChannelAlarmRaised {
            alarm: Some(message(&alarm)),
        };
        eventbus::announce(tx, &alarm.alarm_id.to_string(), now, &raised).await?;
    }
    Ok(())
}

/// An alarm as others may know it.
pub(crate) fn message(alarm: &Alarm) -> ChannelAlarm {
    ChannelAlarm {
        alarm_id: alarm.alarm_id.to_string(),
        channel: alarm.channel.into(),
        source: alarm.source.clone(),
        kind: alarm.kind.clone(),
        reason: alarm.reason.clone(),
        since: Some(timestamp(alarm.since)),
        raised_at: Some(timestamp(alarm.raised_at)),
        cleared_at: alarm.cleared_at.map(timestamp),
        last_success_at: alarm.last_success_at.map(timestamp),
    }
}
