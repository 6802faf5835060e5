//! Properties of merging and splitting over any sequence of commands on several tickets.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, Utc};
use kernel::{Id, Sensitive};
use proptest::prelude::*;

use super::{
    testing::{DESK, Told, contact, findings, open_told, say, start, told},
    *,
};
use crate::domain::{
    clock::{Clock, ClockName},
    kind::{Channel, Disposition, Kind},
};

const TEXTS: [&str; 5] = [
    "请问怎么吃",
    "药片变色,投诉质量问题,吃了以后呕吐",
    "药片变色,投诉质量问题",
    "少发了3盒",
    "谢谢",
];

#[derive(Clone, Debug)]
enum Step {
    Attach(usize, usize),
    Amend(usize, usize, usize),
    Classify(usize, usize, bool),
    Start(usize, usize),
    Reply(usize, bool),
    Sent(usize),
    Dispose(usize, usize),
    Merge(usize, usize),
    Split(usize, u8),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let ticket = || 0..4usize;
    prop_oneof![
        2 => (ticket(), 0..TEXTS.len()).prop_map(|(ticket, text)| Step::Attach(ticket, text)),
        1 => (ticket(), 0..4usize, 0..TEXTS.len()).prop_map(|(ticket, place, text)| Step::Amend(ticket, place, text)),
        1 => (ticket(), 0..Kind::ALL.len(), any::<bool>()).prop_map(|(ticket, kind, qa)| Step::Classify(ticket, kind, qa)),
        1 => (ticket(), 0..6usize).prop_map(|(ticket, item)| Step::Start(ticket, item)),
        2 => (ticket(), any::<bool>()).prop_map(|(ticket, mail)| Step::Reply(ticket, mail)),
        2 => ticket().prop_map(Step::Sent),
        3 => (ticket(), 0..6usize).prop_map(|(ticket, item)| Step::Dispose(ticket, item)),
        2 => (ticket(), ticket()).prop_map(|(one, other)| Step::Merge(one, other)),
        2 => (ticket(), 0..16u8).prop_map(|(ticket, which)| Step::Split(ticket, which)),
        1 => (0..3_000i64).prop_map(Step::Wait),
    ]
}

/// Several tickets, and how often something was done to them.
struct House {
    tickets: Vec<Ticket>,
    count: usize,
    now: DateTime<Utc>,
}

type Outcome = Result<Vec<Happened>, TicketError>;

impl House {
    fn run(&mut self, step: &Step) -> Result<(), TicketError> {
        self.count += 1;
        let (count, now) = (self.count, self.now);
        match step {
            Step::Attach(at, text) => self.change(*at, |ticket| {
                // what was merged into another is not continued
                if ticket.merged_into.is_some() {
                    return Ok(Vec::new());
                }
                let mut later = contact(&format!("c{count}"), &mailed(TEXTS[*text]));
                later.received_at = now;
                Ok(ticket.attach(later, &findings(TEXTS[*text]), &DESK))
            }),
            Step::Amend(at, place, text) => {
                self.change(*at, |ticket| Ok(amend(ticket, *place, TEXTS[*text])))
            }
            Step::Classify(at, kind, qa) => self.change(*at, |ticket| {
                let by = ByPerson {
                    kinds: vec![Kind::ALL[*kind]],
                    reason: "分错了".into(),
                    decides_cases: *qa,
                };
                ticket.classify(&by, &DESK)
            }),
            Step::Start(at, item) => self.change(*at, |ticket| {
                let item = ticket.items.get(*item).map(|item| item.id);
                item.map_or(Ok(Vec::new()), |id| ticket.taken_up(id, "zhou"))
            }),
            Step::Reply(at, mail) => self.change(*at, |ticket| {
                let channel = if *mail { Channel::Email } else { Channel::Phone };
                ticket.give_reply(say(&format!("r{count}"), channel), now)
            }),
            Step::Sent(at) => self.change(*at, |ticket| {
                let pending = ticket
                    .replies
                    .iter()
                    .find(|reply| reply.state == ReplyState::Pending);
                pending
                    .map(|reply| reply.id)
                    .map_or(Ok(Vec::new()), |id| ticket.reply_sent(id, now))
            }),
            Step::Dispose(at, item) => self.change(*at, |ticket| dispose(ticket, *item, now)),
            Step::Merge(one, other) => self.merge(*one, *other),
            Step::Split(at, which) => self.split(*at, *which),
            Step::Wait(minutes) => {
                self.now += Duration::minutes(*minutes);
                let now = self.now;
                (0..self.tickets.len())
                    .try_for_each(|at| self.change(at, |ticket| Ok(ticket.tick(&DESK, now))))
            }
        }
    }

    fn change(&mut self, at: usize, command: impl FnOnce(&mut Ticket) -> Outcome) -> Result<(), TicketError> {
        let Some(ticket) = self.tickets.get_mut(at) else {
            return Ok(());
        };
        let before = ticket.clone();
        let outcome = command(ticket);
        match &outcome {
            Err(_) => assert_eq!(&before, &*ticket, "a refused command changed the ticket"),
            Ok(happened) => ticket.version += u64::from(!happened.is_empty()),
        }
        outcome.map(|_| ())
    }

    fn merge(&mut self, one: usize, other: usize) -> Result<(), TicketError> {
        let (Some(before), Some(gone)) = (self.tickets.get(one).cloned(), self.tickets.get(other).cloned())
        else {
            return Ok(());
        };
        let (mut ticket, mut emptied) = (before.clone(), gone.clone());
        let outcome = ticket.merge(&mut emptied, "重复", &DESK, self.now);
        if let Err(refusal) = outcome {
            assert_eq!(
                (&before, &gone),
                (&ticket, &emptied),
                "a refused merge changed a ticket"
            );
            return Err(refusal);
        }
        for name in ClockName::ALL {
            no_time_is_gained(&ticket, &[&before, &gone], *name);
        }
        assert!(before.first_responder.is_none() || before.first_responder == ticket.first_responder);
        ticket.version += 1;
        emptied.version += 1;
        (self.tickets[one], self.tickets[other]) = (ticket, emptied);
        Ok(())
    }

    fn split(&mut self, at: usize, which: u8) -> Result<(), TicketError> {
        let Some(before) = self.tickets.get(at).cloned() else {
            return Ok(());
        };
        let named = before
            .contacts
            .iter()
            .enumerate()
            .filter(|(place, _)| which & (1 << (place % 8)) != 0);
        let found = before.contacts.iter().map(|contact| {
            (
                contact.contact_id.clone(),
                DESK.book.classify(&contact.facts("cn")).unwrap(),
            )
        });
        let split = Split {
            id: Id::derived(&["split", &self.count.to_string()]),
            number: format!("GD-{}", self.count),
            contact_ids: named.map(|(_, contact)| contact.contact_id.clone()).collect(),
            item_ids: Vec::new(),
            reason: "两件事".into(),
            findings: found.collect::<HashMap<_, _>>(),
        };
        let mut ticket = before.clone();
        match ticket.split(&split, &DESK, self.now) {
            Err(refusal) => {
                assert_eq!(before, ticket, "a refused split changed the ticket");
                Err(refusal)
            }
            Ok((mut new, ..)) => {
                assert_eq!(ticket.contacts[0].contact_id, before.contacts[0].contact_id);
                for clock in new.clocks.iter().filter(|clock| clock.runs()) {
                    let source = before.clock(clock.name).filter(|source| source.runs());
                    assert!(source.is_none_or(|source| clock.start_at <= source.start_at));
                }
                ticket.version += 1;
                new.version = 1;
                self.tickets[at] = ticket;
                self.tickets.push(new);
                Ok(())
            }
        }
    }

    /// Everything that must be somewhere, and only there.
    fn everything(&self) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        for ticket in &self.tickets {
            let contacts = ticket.contacts.iter().map(|contact| contact.contact_id.clone());
            let items = ticket.items.iter().map(|item| item.id.to_string());
            let replies = ticket.replies.iter().map(|reply| reply.id.to_string());
            for id in contacts.chain(items).chain(replies) {
                *found.entry(id).or_default() += 1;
            }
        }
        found
    }

    fn safety_items(&self) -> usize {
        let items = self.tickets.iter().flat_map(|ticket| &ticket.items);
        items
            .filter(|item| item.kind.is_safety() && item.state != ItemState::Withdrawn)
            .count()
    }
}

fn amend(ticket: &mut Ticket, place: usize, text: &str) -> Vec<Happened> {
    let Some(known) = ticket.contacts.get(place).cloned() else {
        return Vec::new();
    };
    let newer = Contact {
        version: known.version + 1,
        text: Sensitive::new(text.to_owned()),
        ..known
    };
    ticket.amend(newer, None, &findings(text), &DESK)
}

fn dispose(ticket: &mut Ticket, item: usize, now: DateTime<Utc>) -> Outcome {
    let Some(item) = ticket.items.get(item) else {
        return Ok(Vec::new());
    };
    let result = Sensitive::new("已处理".to_owned());
    let ending = match item.kind.is_elsewhere() {
        true => Ending::Elsewhere(Disposition::Substantiated, result),
        false => Ending::Here(Disposition::Noted, result),
    };
    ticket.dispose(item.id, ending, now)
}

/// A clock that ran before the merge runs at least as strictly after it, unless the customer has been answered.
fn no_time_is_gained(ticket: &Ticket, before: &[&Ticket], name: ClockName) {
    let ran = before
        .iter()
        .filter_map(|ticket| ticket.clock(name))
        .filter(|clock| clock.runs());
    let strictest = ran.filter_map(|clock| clock.due_at).min();
    let Some(strictest) = strictest else { return };
    let clock = ticket.clock(name).unwrap();
    assert!(
        clock.due_at.is_some_and(|due| due <= strictest),
        "{name:?} gained time"
    );
}

fn is_sound(ticket: &Ticket) {
    if ticket.merged_into.is_some() {
        assert!(ticket.contacts.is_empty() && ticket.items.is_empty() && ticket.replies.is_empty());
        assert!(ticket.closed_at.is_some() && !ticket.clocks.iter().any(Clock::runs));
        return;
    }
    let places = ticket.items.iter().map(|item| item.contact);
    let mut places = places.chain(ticket.replies.iter().map(|reply| reply.contact));
    assert!(places.all(|place| place < ticket.contacts.len()));
    assert!(ticket.items.iter().any(|item| item.state != ItemState::Withdrawn));
    if ticket.closed_at.is_some() {
        assert!(
            ticket.open_items().next().is_none(),
            "a closed ticket with an open item"
        );
        assert!(ticket.is_answered(), "a closed ticket without a reply");
        assert!(
            !ticket.clocks.iter().any(Clock::runs),
            "a clock of a closed ticket runs"
        );
    } else {
        assert!(ticket.clock(ClockName::Resolution).is_some_and(Clock::runs));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// merged and split in whatever order, every contact, work item and reply stays somewhere and only
    /// there, no suspected reaction goes, no closed ticket has anything open, and nobody gains time.
    #[test]
    fn merging_and_splitting_lose_nothing(steps in prop::collection::vec(step(), 1..60)) {
        let tickets = vec![open_told("a", &mailed(TEXTS[0])), open_told("b", &mailed(TEXTS[1])), open_told("c", &mailed(TEXTS[2]))];
        let mut house = House { tickets, count: 0, now: start() };
        let mut known = house.everything();
        for step in &steps {
            let (safety, qa) = (house.safety_items(), matches!(step, Step::Classify(_, _, true)));
            let _refused = house.run(step);
            let found = house.everything();
            for (id, count) in &found {
                prop_assert_eq!(*count, 1, "{} is there {} times after {:?}", id, count, step);
            }
            for id in known.keys() {
                prop_assert!(found.contains_key(id), "{} is lost by {:?}", id, step);
            }
            prop_assert!(qa || house.safety_items() >= safety, "a suspected reaction went by {:?}", step);
            house.tickets.iter().for_each(is_sound);
            known = found;
        }
    }
}

/// Told by somebody to whom a letter can go.
fn mailed(text: &str) -> Told<'_> {
    Told {
        reply_to: "li@example.com",
        ..told(text)
    }
}
