//! `GetChannelWatch`: how each source does, by the last run of the watch. Quarantine is counted as far as the caller
//! may see it.

use std::collections::BTreeMap;

use access::Scope;
use contracts::{
    Call,
    intake::v1::{
        ChannelAlarm, ChannelCredentials, ChannelRefusal, ChannelSilence, ChannelWatch,
        GetChannelWatchResponse, Reconciliation,
    },
    timestamp,
};
use kernel::Fault;

use crate::{
    commands::channel_alarms,
    fault,
    rpc::Api,
    store::{
        channel_access::{self, Access},
        channel_alarms as alarms, quarantine,
        reconciliations::{self, Watched},
    },
    watch::Settings,
};

type Sources = BTreeMap<(i16, String), ChannelWatch>;

pub(super) async fn answer(api: &Api, call: &Call) -> Result<GetChannelWatchResponse, Fault> {
    let scope = Scope::of(call.person()?);
    let mut tx = api.database.begin(&scope).await.map_err(fault::database)?;
    let mut sources = Sources::new();
    for one in reconciliations::watched(&mut tx).await.map_err(fault::database)? {
        let watch = of(&mut sources, one.channel, &one.source);
        watch.last_contact_at = one.last_contact_at.map(timestamp);
        watch.silence = Some(silence(&one));
        watch.reconciliation = Some(reconciliation(one));
    }
    for one in channel_access::all(&mut tx).await.map_err(fault::database)? {
        of(&mut sources, one.channel, &one.source).credentials = Some(credentials(&one, &api.watch));
    }
    for one in channel_access::refusals(&mut tx).await.map_err(fault::database)? {
        let refusal = ChannelRefusal {
            reason: one.reason,
            count: count(one.total),
            last_at: Some(timestamp(one.last_at)),
        };
        of(&mut sources, one.channel, &one.source).refusals.push(refusal);
    }
    for one in alarms::standing(&mut tx).await.map_err(fault::database)? {
        let alarm: ChannelAlarm = channel_alarms::message(&one);
        of(&mut sources, one.channel, &one.source).alarms.push(alarm);
    }
    for one in quarantine::count_waiting(&mut tx)
        .await
        .map_err(fault::database)?
    {
        of(&mut sources, one.channel, &one.source).quarantined = count(one.waiting);
    }
    Ok(GetChannelWatchResponse {
        channels: sources.into_values().collect(),
    })
}

/// The entry of a source. Nothing known of credentials is something to say, too.
fn of<'a>(sources: &'a mut Sources, channel: i16, source: &str) -> &'a mut ChannelWatch {
    sources
        .entry((channel, source.to_owned()))
        .or_insert_with(|| ChannelWatch {
            channel: channel.into(),
            source: source.to_owned(),
            credentials: Some(ChannelCredentials {
                state: "unknown".to_owned(),
                ..ChannelCredentials::default()
            }),
            ..ChannelWatch::default()
        })
}

fn silence(one: &Watched) -> ChannelSilence {
    ChannelSilence {
        state: one.silence.clone(),
        weeks: u32::try_from(one.weeks).unwrap_or_default(),
        usual_since_last: one.usual_since_last,
        last_contact_at: one.last_contact_at.map(timestamp),
        chance: one.chance,
        usual_last_day: one.usual_last_day,
        actual_last_day: count(one.actual_last_day),
        usual_this_hour: one.usual_this_hour,
        actual_this_hour: count(one.actual_this_hour),
    }
}

/// The last comparison, which need not be on record: it is when it found something new.
fn reconciliation(one: Watched) -> Reconciliation {
    Reconciliation {
        reconciliation_id: String::new(),
        ran_at: Some(timestamp(one.ran_at)),
        channel: one.channel.into(),
        source: one.source,
        server_count: count(one.server_count),
        ledger_count: count(one.ledger_count),
        contacts: count(one.contacts),
        duplicates: count(one.duplicates),
        rejected: count(one.rejected),
        difference: one.server_count - one.ledger_count,
        difference_since: one.difference_since.map(timestamp),
        verdict: one.verdict,
        missing: one.missing,
        missing_count: count(one.missing_count),
        observed_at: one.observed_at.map(timestamp),
    }
}

fn credentials(one: &Access, settings: &Settings) -> ChannelCredentials {
    let refused = channel_alarms::refused(one, settings);
    let state = match (refused, one.worked_at) {
        (Some(_), _) => "refused",
        (None, Some(_)) => "working",
        (None, None) => "unknown",
    };
    ChannelCredentials {
        state: state.to_owned(),
        reason: refused.map(|(reason, _)| reason.to_owned()).unwrap_or_default(),
        since: refused.map(|(_, since)| timestamp(since)),
        last_success_at: one.worked_at.map(timestamp),
        refused_in_a_row: count(one.refused_in_a_row),
    }
}

/// A number of the database as the contract has it.
pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
