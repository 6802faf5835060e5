//! One run of the channel watch: each source's numbers are compared, its volume is judged, and what lasts becomes an
//! alarm, announced once when it is raised and once when it is over.

use access::Scope;
use calendar::WorkingCalendar;
use chrono::{DateTime, TimeDelta, Utc};
use eventbus::{Database, UnitOfWork};
use kernel::{Clock, Id};

use crate::{
    commands::{
        DESK,
        channel_alarms::{self, Findings},
    },
    domain::{
        silence::{Hour, Silence, State, judge},
        watch::{Before, Count, ranges, stands_since, verdict},
    },
    store::{
        channel_access, channel_hours, channel_hours::LastRun, channel_inventory, channel_sources,
        channel_sources::Account, reconciliations, reconciliations::Watched,
    },
    watch::Settings,
};

/// Label of reconciliations.
enum Reconciliation {}

/// How far back young hours are counted again in each run.
const YOUNG: TimeDelta = TimeDelta::hours(2);
/// How often all hours are counted again, for what arrived late.
const RECOUNT: TimeDelta = TimeDelta::days(1);
/// A reconciliation that found what the one before found is put on record this often.
const RECORD: TimeDelta = TimeDelta::hours(1);
/// Missing mails that are named.
const NAMED: i64 = 100;

/// Runs once, unless another replica runs or has just run.
pub(crate) async fn watch(
    database: &Database,
    clock: &Clock,
    settings: &Settings,
    calendar: &WorkingCalendar,
) -> Result<(), sqlx::Error> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let Some(last) = channel_hours::take_turn(&mut tx).await? else {
        return Ok(());
    };
    let now = clock.now();
    // half the time, because two tasks with the same pace are never quite in step
    if last.ran_at.is_some_and(|ran| now - ran < settings.every() / 2) {
        return Ok(());
    }
    let counted_at = count_hours(&mut tx, &last, settings, now).await?;
    let known = reconciliations::watched(&mut tx).await?;
    let mut findings = Findings::standing(&mut tx).await?;
    for account in channel_sources::accounts(&mut tx, DESK).await? {
        let before = known
            .iter()
            .find(|one| (one.channel, &one.source) == (account.channel, &account.source));
        let watched = look(&mut tx, account, before, settings, calendar, now).await?;
        if watched.source != DESK
            && let Some(last) = watched.last_contact_at
        {
            channel_access::accepted(&mut tx, (watched.channel, &watched.source), last).await?;
        }
        findings.of_watched(&watched);
    }
    for access in channel_access::all(&mut tx).await? {
        findings.of_access(&access, settings, now);
    }
    channel_alarms::settle(&mut tx, findings, now).await?;
    reconciliations::forget_before(&mut tx, now - settings.keep()).await?;
    let run = LastRun {
        ran_at: Some(now),
        counted_at: Some(counted_at),
    };
    channel_hours::note_run(&mut tx, &run).await?;
    tx.commit().await
}

/// Brings the hourly volume up to date; answers when all of it was last counted.
async fn count_hours(
    tx: &mut UnitOfWork,
    last: &LastRun,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, sqlx::Error> {
    let recent = last
        .ran_at
        .zip(last.counted_at)
        .filter(|(_, counted)| now - *counted < RECOUNT);
    let (from, counted_at) = match recent {
        Some((ran, counted)) => (ran - YOUNG, counted),
        // beyond what is learnt from there may be the last contact of a channel that is long silent
        None if last.counted_at.is_none() => (DateTime::UNIX_EPOCH, now),
        None => (now - TimeDelta::hours(settings.history_hours()), now),
    };
    channel_hours::count_from(tx, from).await?;
    Ok(counted_at)
}

async fn look(
    tx: &mut UnitOfWork,
    account: Account,
    before: Option<&Watched>,
    settings: &Settings,
    calendar: &WorkingCalendar,
    now: DateTime<Utc>,
) -> Result<Watched, sqlx::Error> {
    let (channel, source) = (account.channel, account.source.clone());
    for inventory in channel_inventory::due(tx, channel, &source, now - settings.grace()).await? {
        let held = ranges(&inventory.uids_held);
        channel_inventory::compare(tx, (channel, &source), &inventory, &held, NAMED).await?;
    }
    let missing = channel_inventory::missing(tx, channel, &source).await?;
    let count = Count {
        server: account.server_count,
        ledger: account.ledger_count,
    };
    let was = before.map(|before| Before {
        count: Count {
            server: before.server_count,
            ledger: before.ledger_count,
        },
        since: before.difference_since,
    });
    // a source that has not said its number yet has nothing to differ from
    let since = account.observed_at.and_then(|_| stands_since(count, was, now));
    let found = verdict(count, since, missing.count, now, settings.grace());
    let (last_contact_at, silence) = listen(tx, channel, &source, settings, calendar, now).await?;
    let mut watched = Watched {
        channel,
        ran_at: now,
        server_count: account.server_count,
        ledger_count: account.ledger_count,
        contacts: account.contacts,
        duplicates: account.duplicates,
        rejected: account.rejected,
        difference_since: since,
        verdict: found.slug().to_owned(),
        missing: missing.first,
        missing_count: missing.count,
        observed_at: account.observed_at,
        stored_at: before.and_then(|before| before.stored_at),
        last_contact_at,
        silence: silence
            .map_or("unwatched", |silence| silence.state.slug())
            .to_owned(),
        weeks: silence.map_or(0, |silence| i32::try_from(silence.weeks).unwrap_or(i32::MAX)),
        usual_since_last: silence.map_or(0.0, |silence| silence.usual_since_last),
        chance: silence.map_or(1.0, |silence| silence.chance),
        usual_last_day: silence.map_or(0.0, |silence| silence.usual_last_day),
        actual_last_day: silence.map_or(0, |silence| number(silence.actual_last_day)),
        usual_this_hour: silence.map_or(0.0, |silence| silence.usual_this_hour),
        actual_this_hour: silence.map_or(0, |silence| number(silence.actual_this_hour)),
        source,
    };
    let is_news = before.is_none_or(|before| said(before) != said(&watched));
    if is_news || watched.stored_at.is_none_or(|stored| now - stored >= RECORD) {
        watched.stored_at = Some(now);
        reconciliations::record(tx, Id::<Reconciliation>::new().uuid(), &watched).await?;
    }
    reconciliations::keep(tx, &watched).await?;
    Ok(watched)
}

/// What makes a reconciliation another than the one before.
fn said(one: &Watched) -> (i64, i64, i64, i64, i64, &str, i64) {
    let sums = (one.contacts, one.duplicates, one.rejected);
    (
        one.server_count,
        one.ledger_count,
        sums.0,
        sums.1,
        sums.2,
        &one.verdict,
        one.missing_count,
    )
}

/// The last contact of a source, and whether it is quieter than it ever is; people's own registrations are not judged.
async fn listen(
    tx: &mut UnitOfWork,
    channel: i16,
    source: &str,
    settings: &Settings,
    calendar: &WorkingCalendar,
    now: DateTime<Utc>,
) -> Result<(Option<DateTime<Utc>>, Option<Silence>), sqlx::Error> {
    let counted = channel_hours::newest(tx, channel, source, settings.history_hours()).await?;
    let last = counted.last().map(|hour| hour.last_at);
    if source == DESK || !settings.is_silence_watched(source) {
        return Ok((last, None));
    }
    let hours: Vec<Hour> = counted
        .iter()
        .map(|hour| Hour {
            at: hour.hour,
            entries: u64::try_from(hour.entries).unwrap_or_default(),
        })
        .collect();
    let silence = judge(&hours, last, now, &settings.silence(), calendar);
    if silence.state == State::Silent {
        tracing::debug!(source, "quieter than usual");
    }
    Ok((last, Some(silence)))
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
