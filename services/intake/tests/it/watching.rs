//! The channel watch: differences that last, silences, credentials that fail; each with its alarm and its end.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    common::v1::Channel,
    intake::v1::{
        ChannelAlarm, ChannelAlarmCleared, ChannelAlarmRaised, ChannelObserved, ChannelRefused, ChannelWatch,
        GetChannelWatchRequest, ListReconciliationsRequest, Reconciliation,
    },
    timestamp,
};
use kernel::{Clock, Code};
use testkit::{Listener, System, eventually};

use crate::support::{MAILBOX, builder, clerk, client, letter, mail, mail_in, noon, submit};

const QUICK: &str = "[intake.watch]\nevery_seconds = 1\ngrace_seconds = 600\nrefused_in_a_row = 3";

/// A house whose time the story moves; the watch looks about once a second.
struct House {
    system: System,
    clock: Clock,
}

impl House {
    async fn open() -> Self {
        let clock = Clock::manual(noon());
        let system = builder(QUICK).clock(clock.clone()).start().await;
        Self { system, clock }
    }

    /// What the watch says of a source as soon as it fits; each question is a minute later.
    async fn watch(&self, what: &str, source: &str, fits: impl Fn(&ChannelWatch) -> bool) -> ChannelWatch {
        let clerk = clerk(&self.system);
        eventually(what, || async {
            self.clock.advance(TimeDelta::seconds(2));
            let answer = client(&self.system)
                .get_channel_watch(&clerk.ask, GetChannelWatchRequest {})
                .await;
            let found = answer.expect("an answer").channels.into_iter();
            found.filter(|one| one.source == source).find(&fits)
        })
        .await
    }

    async fn say(&self, observed: &ChannelObserved) {
        self.system.say(&observed.source, observed).await;
        self.system.settle().await;
    }
}

fn observed(clock: &Clock, count: u64, trouble: &str) -> ChannelObserved {
    ChannelObserved {
        channel: Channel::Email.into(),
        source: MAILBOX.into(),
        observed_at: Some(timestamp(clock.now())),
        server_count: count,
        uid_validity: "7".into(),
        trouble: trouble.into(),
        ..ChannelObserved::default()
    }
}

fn verdict(watch: &ChannelWatch) -> &str {
    watch.reconciliation.as_ref().map_or("", |one| &one.verdict)
}

fn alarm<'a>(watch: &'a ChannelWatch, kind: &str) -> Option<&'a ChannelAlarm> {
    watch.alarms.iter().find(|alarm| alarm.kind == kind)
}

/// server N = ledger N = contacts + duplicates + rejected; what is under way is no alarm, what stays away is.
#[tokio::test]
async fn a_mail_that_does_not_reach_the_ledger_is_told_and_its_arrival_too() {
    let house = House::open().await;
    let raised = Listener::<ChannelAlarmRaised>::new(&house.system.client).await;
    let cleared = Listener::<ChannelAlarmCleared>::new(&house.system.client).await;
    submit(
        &house.system,
        &mail("7/1", &letter("a@b.cn", "1@b.cn", "x", "药片变色")),
    )
    .await;
    submit(
        &house.system,
        &mail("7/2", &letter("a@b.cn", "1@b.cn", "x", "药片变色")),
    )
    .await;
    house.say(&observed(&house.clock, 2, "")).await;
    let even = house
        .watch("the books agree", MAILBOX, |one| {
            verdict(one) == "balanced"
                && one
                    .reconciliation
                    .as_ref()
                    .is_some_and(|one| one.server_count == 2)
        })
        .await;
    let sums = even.reconciliation.expect("a reconciliation");
    assert_eq!(
        (
            sums.server_count,
            sums.ledger_count,
            sums.contacts,
            sums.duplicates,
            sums.rejected
        ),
        (2, 2, 1, 1, 0)
    );
    assert_eq!(
        even.last_contact_at.expect("a contact").seconds,
        noon().timestamp()
    );
    lose_one(&house, raised, cleared).await;
    house.system.finish().await;
}

/// The mailbox has a third mail, which comes to the ledger only after the alarm.
async fn lose_one(
    house: &House,
    mut raised: Listener<ChannelAlarmRaised>,
    mut cleared: Listener<ChannelAlarmCleared>,
) {
    house.say(&observed(&house.clock, 3, "")).await;
    let young = house
        .watch("a difference", MAILBOX, |one| verdict(one) == "under-way")
        .await;
    assert!(young.alarms.is_empty());
    let since = young.reconciliation.expect("a reconciliation").difference_since;
    house.clock.advance(TimeDelta::minutes(10));
    let old = house
        .watch("a lasting difference", MAILBOX, |one| {
            verdict(one) == "ledger-behind"
        })
        .await;
    let alarm = alarm(&old, "difference").expect("an alarm");
    assert_eq!((alarm.reason.as_str(), alarm.since), ("ledger-behind", since));
    assert_eq!(raised.next().await.alarm.as_ref(), Some(alarm));

    submit(
        &house.system,
        &mail("7/3", &letter("a@b.cn", "3@b.cn", "y", "另一件")),
    )
    .await;
    house
        .watch("the alarm is over", MAILBOX, |one| {
            verdict(one) == "balanced" && one.alarms.is_empty()
        })
        .await;
    let over = cleared.next().await.alarm.expect("an alarm");
    assert_eq!(over.alarm_id, alarm.alarm_id);
    assert!(over.cleared_at.is_some());
    let history = history(&house.system).await;
    let mut verdicts: Vec<&str> = history.iter().map(|one| one.verdict.as_str()).collect();
    verdicts.dedup();
    assert!(
        verdicts.starts_with(&["balanced", "ledger-behind", "under-way", "balanced"]),
        "{verdicts:?}"
    );
}

/// Page by page, newest first.
async fn history(system: &System) -> Vec<Reconciliation> {
    let mut request = ListReconciliationsRequest {
        source: MAILBOX.into(),
        page_size: 2,
        ..ListReconciliationsRequest::default()
    };
    let mut all = Vec::new();
    loop {
        let page = client(system)
            .list_reconciliations(&clerk(system).ask, request.clone())
            .await
            .expect("a page");
        all.extend(page.reconciliations);
        if page.next_cursor.is_empty() {
            return all;
        }
        request.cursor = page.next_cursor;
    }
}

/// The sums may agree by accident (one mail lost, one removed); the list of what the mailbox holds does not.
#[tokio::test]
async fn mail_that_the_ledger_lacks_is_named() {
    let house = House::open().await;
    for key in ["7/1", "7/3", "7/4"] {
        submit(
            &house.system,
            &mail(key, &letter("a@b.cn", &format!("{key}@b.cn"), key, "药片变色")),
        )
        .await;
    }
    let held = ChannelObserved {
        uids_held: "1:3".into(),
        ..observed(&house.clock, 3, "")
    };
    house.say(&held).await;
    house
        .watch("the sums agree", MAILBOX, |one| {
            verdict(one) == "balanced"
                && one
                    .reconciliation
                    .as_ref()
                    .is_some_and(|one| one.server_count == 3)
        })
        .await;
    house.clock.advance(TimeDelta::minutes(10));
    let watch = house
        .watch("a mail is missing", MAILBOX, |one| verdict(one) == "mail-missing")
        .await;
    assert!(alarm(&watch, "difference").is_some());
    let found = watch.reconciliation.expect("a reconciliation");
    assert_eq!(
        (found.missing, found.missing_count, found.difference),
        (vec!["7/2".to_owned()], 1, 0)
    );
    submit(
        &house.system,
        &mail("7/2", &letter("a@b.cn", "2@b.cn", "z", "第二件")),
    )
    .await;
    let after = ChannelObserved {
        uids_held: "1:3".into(),
        ..observed(&house.clock, 4, "")
    };
    house.say(&after).await;
    house
        .watch("it was found", MAILBOX, |one| {
            verdict(one) == "balanced" && one.alarms.is_empty()
        })
        .await;
    house.system.finish().await;
}

/// Six an hour around the clock for so many weeks before noon, straight into the ledger.
async fn lived(system: &System, source: &str, weeks: i32) {
    let pool = system.pool("intake").await;
    sqlx::query(
        "insert into channel_entry (channel, source, source_key, contact_id, submission_id, receipt, received_at, outcome, reason)
         select 1, $1, at::text, gen_random_uuid(), $1 || at::text, 'x', at, 'contact', ''
         from generate_series($2::timestamptz - make_interval(weeks => $3), $2, interval '10 minutes') as at",
    )
    .bind(source)
    .bind(noon())
    .bind(weeks)
    .execute(&pool)
    .await
    .expect("a past");
    // what arrives late is otherwise counted within a day
    sqlx::query("update watch_run set counted_at = null")
        .execute(&pool)
        .await
        .expect("counted anew");
}

fn silence(watch: &ChannelWatch) -> &str {
    watch.silence.as_ref().map_or("", |silence| &silence.state)
}

#[tokio::test]
async fn a_channel_that_falls_silent_is_told_and_one_that_is_being_learnt_is_not() {
    let house = House::open().await;
    lived(&house.system, MAILBOX, 4).await;
    lived(&house.system, "young", 2).await;
    let usual = house
        .watch("the usual", MAILBOX, |one| silence(one) == "usual")
        .await;
    let figures = usual.silence.expect("figures");
    assert_eq!(figures.weeks, 4);
    assert!((130.0..150.0).contains(&figures.usual_last_day), "{figures:?}");
    assert!((130..150).contains(&figures.actual_last_day), "{figures:?}");

    house.clock.advance(TimeDelta::minutes(100));
    let silent = house
        .watch("the silence", MAILBOX, |one| silence(one) == "silent")
        .await;
    let alarm = alarm(&silent, "silence").expect("an alarm");
    assert_eq!(alarm.since.expect("a moment").seconds, noon().timestamp());
    let figures = silent.silence.as_ref().expect("figures");
    assert!(
        figures.chance < 0.001 && figures.usual_since_last > 9.0,
        "{figures:?}"
    );
    let young = house
        .watch("the other one", "young", |one| silence(one) == "learning")
        .await;
    assert!(young.alarms.is_empty());

    let mut late = mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色"));
    late.received_at = Some(timestamp(house.clock.now()));
    submit(&house.system, &late).await;
    house
        .watch("it speaks again", MAILBOX, |one| {
            silence(one) == "usual" && one.alarms.is_empty()
        })
        .await;
    house.system.finish().await;
}

/// Ten days of silence after a token died (peers item 4) end here after one look.
#[tokio::test]
async fn credentials_that_fail_are_told_with_the_last_success_until_they_work() {
    let house = House::open().await;
    house.say(&observed(&house.clock, 0, "")).await;
    let working = house.clock.now();
    let state = |one: &ChannelWatch| {
        one.credentials
            .as_ref()
            .map_or(String::new(), |one| one.state.clone())
    };
    house
        .watch("they work", MAILBOX, |one| state(one) == "working")
        .await;
    house.clock.advance(TimeDelta::minutes(1));
    let refused_at = house.clock.now();
    house.say(&observed(&house.clock, 0, "credentials-refused")).await;
    let refused = house
        .watch("an alarm", MAILBOX, |one| alarm(one, "credentials").is_some())
        .await;
    let credentials = refused.credentials.as_ref().expect("a state");
    assert_eq!(
        (credentials.state.as_str(), credentials.reason.as_str()),
        ("refused", "credentials-refused")
    );
    let alarm_of = alarm(&refused, "credentials").expect("an alarm");
    let seconds = |at: DateTime<Utc>| at.timestamp();
    assert_eq!(alarm_of.since.expect("a moment").seconds, seconds(refused_at));
    assert_eq!(
        alarm_of.last_success_at.expect("a moment").seconds,
        seconds(working)
    );

    // a server that is away says nothing of the password
    house.clock.advance(TimeDelta::minutes(1));
    house.say(&observed(&house.clock, 0, "server-unreachable")).await;
    let still = house
        .watch("still refused", MAILBOX, |one| state(one) == "refused")
        .await;
    assert_eq!(still.alarms.len(), 1);
    house.clock.advance(TimeDelta::minutes(1));
    house.say(&observed(&house.clock, 0, "")).await;
    house
        .watch("they work again", MAILBOX, |one| {
            state(one) == "working" && one.alarms.is_empty()
        })
        .await;

    house.say(&observed(&house.clock, 0, "folder-missing")).await;
    house.clock.advance(TimeDelta::minutes(11));
    let troubled = house
        .watch("a trouble that lasts", MAILBOX, |one| !one.alarms.is_empty())
        .await;
    assert_eq!(
        (
            troubled.alarms[0].kind.as_str(),
            troubled.alarms[0].reason.as_str()
        ),
        ("trouble", "folder-missing")
    );
    house.system.finish().await;
}

#[tokio::test]
async fn senders_refused_in_a_row_are_told_and_one_that_is_taken_ends_it() {
    let house = House::open().await;
    let door = "push:service";
    let refused = |clock: &Clock, reason: &str, count: u64| ChannelRefused {
        channel: Channel::Email.into(),
        source: door.into(),
        observed_at: Some(timestamp(clock.now())),
        reason: reason.into(),
        count,
        in_a_row: count,
        first_at: Some(timestamp(clock.now())),
        last_at: Some(timestamp(clock.now())),
        accepted_at: None,
    };
    house.clock.advance(TimeDelta::minutes(5));
    let begun = house.clock.now();
    house
        .system
        .say(door, &refused(&house.clock, "token-wrong", 2))
        .await;
    house
        .system
        .say(door, &refused(&house.clock, "body-too-large", 7))
        .await;
    house.system.settle().await;
    let few = house.watch("counted", door, |one| one.refusals.len() == 2).await;
    assert!(
        few.alarms.is_empty(),
        "two are no alarm, and too large is nobody's password"
    );
    house.clock.advance(TimeDelta::minutes(1));
    house
        .system
        .say(door, &refused(&house.clock, "token-wrong", 1))
        .await;
    let told = house.watch("an alarm", door, |one| !one.alarms.is_empty()).await;
    let first = &told.alarms[0];
    assert_eq!(
        (
            first.kind.as_str(),
            first.reason.as_str(),
            first.since.expect("a moment").seconds
        ),
        ("credentials", "token-wrong", begun.timestamp())
    );
    let sums: Vec<(&str, u64)> = told
        .refusals
        .iter()
        .map(|one| (one.reason.as_str(), one.count))
        .collect();
    assert_eq!(sums, [("body-too-large", 7), ("token-wrong", 3)]);

    // another replica of the gateway takes the next one: the ledger knows
    house.clock.advance(TimeDelta::minutes(1));
    let mut taken = mail_in(door, "1", letter("a@b.cn", "1@b.cn", "x", "药片变色").as_bytes());
    taken.received_at = Some(timestamp(house.clock.now()));
    submit(&house.system, &taken).await;
    let over = house.watch("it is over", door, |one| one.alarms.is_empty()).await;
    assert_eq!(over.credentials.expect("a state").state, "working");
    house.system.finish().await;
}

#[tokio::test]
async fn the_watch_is_for_those_who_may_read_channels() {
    let house = House::open().await;
    let stranger = house.system.people.person("wu", &["contact.read"], &["*"]);
    let api = client(&house.system);
    let watch = api
        .get_channel_watch(&stranger.ask, GetChannelWatchRequest {})
        .await;
    let list = api
        .list_reconciliations(&stranger.ask, ListReconciliationsRequest::default())
        .await;
    assert_eq!(watch.expect_err("a refusal").code, Code::PermissionDenied);
    assert_eq!(list.expect_err("a refusal").code, Code::PermissionDenied);
    house.system.finish().await;
}
