//! Properties of the state machine over any sequence of commands.

use std::sync::{Arc, LazyLock};

use calendar::WorkingCalendar;
use chrono::{DateTime, Duration, Utc};
use kernel::{Id, Sensitive};
use proptest::prelude::*;

use super::*;
use crate::domain::{
    clock::ClockName,
    kind::{Channel, Disposition, Kind},
    rules::RuleBook,
};

static DESK: LazyLock<Desk> = LazyLock::new(|| Desk {
    book: Arc::new(RuleBook::try_read(include_str!("../../../rulebook/default.toml"), 1).unwrap()),
    calendar: WorkingCalendar::cn_mainland(),
});

fn start() -> DateTime<Utc> {
    "2026-11-20T16:00:00+08:00".parse().unwrap()
}

fn contact(name: &str, text: &str) -> Contact {
    Contact {
        contact_id: name.to_owned(),
        version: 1,
        region: "cn".to_owned(),
        receipt: String::new(),
        channel: Channel::Email,
        source: String::new(),
        received_at: start(),
        subject: Sensitive::default(),
        text: Sensitive::new(text.to_owned()),
        reply_to: testing::sealed("li@example.com"),
        mail_message_id: String::new(),
        stated_kind: None,
        product: None,
    }
}

fn findings(text: &str) -> Vec<crate::domain::rules::Finding> {
    DESK.book.classify(&contact("x", text).facts("cn")).unwrap()
}

fn open(text: &str) -> Ticket {
    let new = NewTicket {
        id: Id::derived(&["ticket", text]),
        number: "GD-2026-000001".to_owned(),
        contact: contact("first", text),
        region: "cn".to_owned(),
        first_responder: None,
    };
    Ticket::open(new, &findings(text), &DESK, start()).0
}

fn say(id: &str, channel: Channel) -> GiveReply {
    GiveReply {
        id: Id::derived(&[id]),
        channel,
        body: Sensitive::new("您好,已核实。".to_owned()),
        address: Sensitive::new("li@example.com".to_owned()),
        actor: "li".to_owned(),
    }
}

const TEXTS: [&str; 5] = [
    "请问怎么吃",
    "药片变色,投诉质量问题,吃了以后呕吐",
    "建议说明书字大一点",
    "少发了3盒",
    "谢谢",
];

#[derive(Clone, Debug)]
enum Step {
    Attach(usize),
    Amend(usize, usize),
    Classify(Vec<usize>, bool),
    Transfer(bool),
    Reply(bool),
    Sent(usize),
    Failed(usize),
    Dispose(usize, bool),
    Close,
    Tick(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..TEXTS.len()).prop_map(Step::Attach),
        (0..4usize, 0..TEXTS.len()).prop_map(|(place, text)| Step::Amend(place, text)),
        (prop::collection::vec(0..Kind::ALL.len(), 0..3), any::<bool>())
            .prop_map(|(kinds, qa)| Step::Classify(kinds, qa)),
        any::<bool>().prop_map(Step::Transfer),
        any::<bool>().prop_map(Step::Reply),
        (0..6usize).prop_map(Step::Sent),
        (0..6usize).prop_map(Step::Failed),
        (0..8usize, any::<bool>()).prop_map(|(item, here)| Step::Dispose(item, here)),
        Just(Step::Close),
        (0..5_000i64).prop_map(Step::Tick),
    ]
}

fn dispose(
    ticket: &mut Ticket,
    place: usize,
    here: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Happened>, TicketError> {
    let Some(id) = ticket.items.get(place).map(|item| item.id) else {
        return Ok(Vec::new());
    };
    let result = Sensitive::new("已处理".to_owned());
    let ending = if here {
        Ending::Here(Disposition::Noted, result)
    } else {
        Ending::Elsewhere(Disposition::Substantiated, result)
    };
    ticket.dispose(id, ending, now)
}

/// Runs one command as an application would; refusals leave the ticket as it was.
fn run(
    ticket: &mut Ticket,
    step: &Step,
    count: usize,
    now: &mut DateTime<Utc>,
) -> Result<Vec<Happened>, TicketError> {
    let before = ticket.clone();
    let reply_id = |ticket: &Ticket, place: usize| ticket.replies.get(place).map(|reply| reply.id);
    let result = match step {
        Step::Attach(text) => Ok(ticket.attach(
            contact(&format!("c{count}"), TEXTS[*text]),
            &findings(TEXTS[*text]),
            &DESK,
        )),
        Step::Amend(place, text) => {
            let Some(known) = ticket.contacts.get(*place) else {
                return Ok(Vec::new());
            };
            let mut newer = contact(&known.contact_id, TEXTS[*text]);
            newer.version = known.version + 1;
            newer.region = "cn.east".to_owned();
            Ok(ticket.amend(newer, Some("wang".into()), &findings(TEXTS[*text]), &DESK))
        }
        Step::Classify(kinds, qa) => {
            let kinds = kinds.iter().map(|kind| Kind::ALL[*kind]).collect();
            ticket.classify(
                &ByPerson {
                    kinds,
                    reason: "分错了".into(),
                    decides_cases: *qa,
                },
                &DESK,
            )
        }
        Step::Transfer(me) => ticket.transfer("sales", me.then(|| "zhao".to_owned()), "转办", &DESK),
        Step::Reply(mail) => {
            let channel = if *mail { Channel::Email } else { Channel::Phone };
            ticket.give_reply(say(&format!("r{count}"), channel), *now)
        }
        Step::Sent(place) => {
            reply_id(ticket, *place).map_or(Ok(Vec::new()), |id| ticket.reply_sent(id, *now))
        }
        Step::Failed(place) => reply_id(ticket, *place).map_or(Ok(Vec::new()), |id| ticket.reply_failed(id)),
        Step::Dispose(place, here) => dispose(ticket, *place, *here, *now),
        Step::Close => ticket.close(*now),
        Step::Tick(minutes) => {
            *now += Duration::minutes(*minutes);
            Ok(ticket.tick(&DESK, *now))
        }
    };
    if result.is_err() {
        assert_eq!(&before, &*ticket, "a refused command changed the ticket");
    }
    result
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// R-001, R-007: whatever is commanded, a closed ticket has a disposition for every item and a reply that the customer
    /// has, given after the last contact.
    #[test]
    fn no_ticket_closes_without_dispositions_and_a_reply(text in 0..TEXTS.len(), steps in prop::collection::vec(step(), 1..40)) {
        let (mut ticket, mut now) = (open(TEXTS[text]), start());
        for (count, step) in steps.iter().enumerate() {
            let closed_before = ticket.closed_at;
            let responder = ticket.first_responder.clone();
            let happened = run(&mut ticket, step, count, &mut now).unwrap_or_default();
            prop_assert!(!ticket.items.is_empty());
            if ticket.closed_at.is_some() {
                for item in &ticket.items {
                    prop_assert!(item.state == ItemState::Withdrawn || item.state == ItemState::Disposed && item.disposition.is_some());
                }
                prop_assert!(ticket.items.iter().any(|item| item.disposition.is_some()));
                let last = ticket.contacts.len() - 1;
                prop_assert!(ticket.replies.iter().any(|reply| reply.contact == last && reply.state == ReplyState::Sent));
                prop_assert!(ticket.clocks.iter().all(|clock| !clock.runs()));
            } else {
                prop_assert!(ticket.clock(ClockName::Resolution).is_some_and(crate::domain::clock::Clock::runs));
            }
            prop_assert_eq!(happened.contains(&Happened::Closed), closed_before.is_none() && ticket.closed_at.is_some());
            // R-535: the first responder, once known, stays
            prop_assert!(responder.is_none() || responder == ticket.first_responder);
        }
    }

    /// A suspected reaction is never withdrawn but by somebody who decides QA cases.
    #[test]
    fn a_suspected_reaction_stays(steps in prop::collection::vec(step(), 1..30)) {
        let (mut ticket, mut now) = (open(TEXTS[1]), start());
        for (count, step) in steps.iter().enumerate() {
            if matches!(step, Step::Classify(_, true)) { continue; }
            let _refused = run(&mut ticket, step, count, &mut now);
            let stays = |item: &WorkItem| item.kind == Kind::AdverseReaction && item.state != ItemState::Withdrawn;
            prop_assert!(ticket.items.iter().any(stays));
        }
    }
}

#[test]
fn an_answered_consultation_ends_by_itself() {
    let mut ticket = open("请问怎么吃");
    let reply = say("r", Channel::Email);
    ticket.give_reply(reply.clone(), start()).unwrap();
    assert_eq!(ticket.state(), TicketState::Waiting);
    assert_eq!(ticket.close(start()), Err(TicketError::WorkItemOpen));
    let happened = ticket.reply_sent(reply.id, start() + Duration::hours(1)).unwrap();
    assert_eq!(happened, [Happened::Replied(reply.id, true), Happened::Closed]);
    assert_eq!(ticket.items[0].disposition, Some(Disposition::Answered));
}

#[test]
fn a_complaint_waits_for_its_case_and_for_the_reply() {
    let mut ticket = open("药片上有黑点,投诉质量问题");
    let id = ticket.items[0].id;
    let result = Sensitive::new("成立".to_owned());
    assert_eq!(
        ticket.dispose(id, Ending::Here(Disposition::Noted, result.clone()), start()),
        Err(TicketError::WorkItemElsewhere)
    );
    ticket
        .dispose(id, Ending::Elsewhere(Disposition::Substantiated, result), start())
        .unwrap();
    assert_eq!(ticket.close(start()), Err(TicketError::ReplyMissing));
    ticket.give_reply(say("r", Channel::Phone), start()).unwrap();
    assert_eq!(ticket.state(), TicketState::Closed);
}

#[test]
fn a_failed_reply_is_no_reply() {
    let mut ticket = open("请问怎么吃");
    let reply = say("r", Channel::Email);
    ticket.give_reply(reply.clone(), start()).unwrap();
    ticket.reply_failed(reply.id).unwrap();
    assert_eq!((ticket.state(), ticket.is_answered()), (TicketState::Open, false));
}

#[test]
fn a_call_without_words_is_sorted_once_somebody_writes_them_down() {
    let mut ticket = open("");
    assert_eq!(
        (ticket.items[0].kind, ticket.team.as_str()),
        (Kind::Other, "triage")
    );
    let mut noted = contact("first", "服药后头晕");
    noted.version = 2;
    let happened = ticket.amend(noted, None, &findings("服药后头晕"), &DESK);
    let open: Vec<_> = ticket.open_items().map(|item| item.kind).collect();
    assert_eq!(
        (open.as_slice(), ticket.team.as_str()),
        (&[Kind::AdverseReaction][..], "drug-safety")
    );
    assert!(happened.iter().any(|one| matches!(one, Happened::Assigned(_))));
    assert_eq!(
        ticket.clock(ClockName::FirstReply).unwrap().policy.name,
        "first_reply.adverse_reaction"
    );
}
