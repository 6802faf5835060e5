//! What merging and splitting do to particular tickets.

use chrono::Duration;
use kernel::Id;

use super::{
    testing::{DESK, Told, contact, findings, open_told, say, start, told},
    *,
};
use crate::domain::{
    clock::{ClockName, ClockState},
    kind::{Channel, Kind},
};

#[test]
fn the_same_complaint_twice_is_one_and_two_reactions_are_two() {
    let text = "阿莫西林变色,投诉质量问题,吃了以后呕吐";
    let (mut ticket, mut other) = (open_told("a", &told(text)), open_told("b", &told(text)));
    let (happened, to_other) = ticket.merge(&mut other, "重复", &DESK, start()).unwrap();
    let standing = ticket
        .items
        .iter()
        .filter(|item| item.state != ItemState::Withdrawn);
    let kinds: Vec<_> = standing.map(|item| item.kind).collect();
    assert_eq!(
        kinds,
        [Kind::AdverseReaction, Kind::Complaint, Kind::AdverseReaction]
    );
    assert_eq!(
        happened
            .iter()
            .filter(|one| matches!(one, Happened::Withdrawn(_)))
            .count(),
        1
    );
    assert_eq!(to_other, [Happened::Changed("merged")]);
    assert_eq!(
        (other.merged_into, other.state()),
        (Some(ticket.id), TicketState::Closed)
    );
    assert!(
        other
            .clocks
            .iter()
            .all(|clock| clock.state == ClockState::Stopped)
    );
    assert_eq!(
        ticket.merge(&mut other, "重复", &DESK, start()),
        Err(TicketError::MergedAlready)
    );
    let mut itself = ticket.clone();
    assert_eq!(
        ticket.merge(&mut itself, "重复", &DESK, start()),
        Err(TicketError::TicketsSame)
    );
}

#[test]
fn a_complaint_that_is_worked_on_stays_and_the_other_goes() {
    let text = "药片变色,投诉质量问题";
    let (mut ticket, mut other) = (open_told("a", &told(text)), open_told("b", &told(text)));
    let worked_on = other.items[0].id;
    other.taken_up(worked_on, "zhou").unwrap();
    ticket.merge(&mut other, "重复", &DESK, start()).unwrap();
    assert_eq!(
        ticket.open_items().map(|item| item.id).collect::<Vec<_>>(),
        [worked_on]
    );
}

#[test]
fn the_other_customer_is_still_owed_a_reply() {
    let (mut ticket, mut other) = (
        open_told(
            "a",
            &Told {
                days: 1,
                ..told("请问怎么吃")
            },
        ),
        open_told("b", &told("请问怎么放")),
    );
    let answered_at = start() + Duration::days(1);
    ticket.give_reply(say("r", Channel::Phone), answered_at).unwrap();
    assert_eq!(ticket.state(), TicketState::Closed);
    let due = other.clock(ClockName::FirstReply).unwrap().due_at;
    let (happened, _) = ticket
        .merge(&mut other, "重复", &DESK, answered_at + Duration::hours(1))
        .unwrap();
    assert!(happened.contains(&Happened::Changed("reopened")));
    assert_eq!(
        (ticket.state(), ticket.contacts[0].contact_id.as_str()),
        (TicketState::Open, "b")
    );
    let clock = ticket.clock(ClockName::FirstReply).unwrap();
    assert!(clock.runs() && clock.due_at == due);
    ticket
        .give_reply(say("r2", Channel::Phone), answered_at + Duration::hours(2))
        .unwrap();
    assert_eq!(ticket.state(), TicketState::Closed);
}

#[test]
fn a_reply_on_its_way_holds_up_a_merge() {
    let mail = |name| {
        open_told(
            name,
            &Told {
                reply_to: "li@example.com",
                ..told("请问怎么吃")
            },
        )
    };
    let (mut ticket, mut other) = (mail("a"), mail("b"));
    other.give_reply(say("r", Channel::Email), start()).unwrap();
    assert_eq!(
        ticket.merge(&mut other, "重复", &DESK, start()),
        Err(TicketError::ReplyPending)
    );
    // the other way round it goes, and that reply then answers one of the two only
    let reply = other.replies[0].id;
    other
        .merge(&mut ticket, "重复", &DESK, start() + Duration::hours(1))
        .unwrap();
    other.reply_sent(reply, start() + Duration::hours(2)).unwrap();
    assert_eq!((other.state(), other.is_answered()), (TicketState::Open, false));
}

fn split_off(
    ticket: &mut Ticket,
    contacts: &[&str],
    items: &[Id<crate::domain::WorkItemLabel>],
) -> Result<Divided, TicketError> {
    let found = ticket
        .contacts
        .iter()
        .map(|contact| (contact.contact_id.clone(), findings(contact.text.expose())));
    let split = Split {
        id: Id::derived(&["new"]),
        number: "GD-new".into(),
        contact_ids: contacts.iter().map(|id| (*id).to_owned()).collect(),
        item_ids: items.to_vec(),
        reason: "两件事".into(),
        findings: found.collect(),
    };
    ticket.split(&split, &DESK, start() + Duration::days(2))
}

#[test]
fn a_contact_goes_with_what_it_asked_for_and_keeps_its_time() {
    let mut ticket = open_told("a", &told("请问怎么吃"));
    let later = Told {
        days: 1,
        ..told("药片变色,投诉质量问题")
    };
    ticket.attach(contact("b", &later), &findings(later.text), &DESK);
    let complaint = ticket.items[1].id;
    let (new, happened, to_new) = split_off(&mut ticket, &["b"], &[complaint]).unwrap();
    assert_eq!(
        (new.items.len(), new.items[0].id, new.items[0].contact),
        (1, complaint, 0)
    );
    assert_eq!(
        (
            new.contacts[0].contact_id.as_str(),
            ticket.contacts.len(),
            ticket.items.len()
        ),
        ("b", 1, 1)
    );
    assert_eq!(new.clock(ClockName::FirstReply).unwrap().start_at, start());
    assert_eq!(
        (happened[0].clone(), to_new),
        (Happened::Changed("split"), vec![Happened::Opened])
    );
    assert_eq!(new.team, "quality");
}

#[test]
fn what_one_item_stood_for_twice_both_have_afterwards() {
    let mut ticket = open_told("a", &told("吃了以后呕吐"));
    let later = Told {
        days: 1,
        ..told("孩子吃了以后呕吐")
    };
    ticket.attach(contact("b", &later), &findings(later.text), &DESK);
    assert_eq!(ticket.items.len(), 1);
    let (new, _, to_new) = split_off(&mut ticket, &["b"], &[]).unwrap();
    assert_eq!(
        (new.items[0].kind, ticket.items[0].kind),
        (Kind::AdverseReaction, Kind::AdverseReaction)
    );
    assert_eq!(to_new, [Happened::Opened, Happened::Assigned(new.items[0].id)]);
    assert_ne!(new.items[0].id, ticket.items[0].id);
}

#[test]
fn what_cannot_be_split_is_refused() {
    let mut ticket = open_told("a", &told("请问怎么吃"));
    let later = Told {
        days: 1,
        ..told("药片变色,投诉质量问题")
    };
    ticket.attach(contact("b", &later), &findings(later.text), &DESK);
    let (consultation, complaint) = (ticket.items[0].id, ticket.items[1].id);
    let before = ticket.clone();
    assert_eq!(split_off(&mut ticket, &[], &[]), Err(TicketError::SplitEmpty));
    assert_eq!(
        split_off(&mut ticket, &["a"], &[]),
        Err(TicketError::OpeningContactStays)
    );
    assert_eq!(
        split_off(&mut ticket, &["c"], &[]),
        Err(TicketError::ContactUnknown)
    );
    assert_eq!(
        split_off(&mut ticket, &[], &[complaint]),
        Err(TicketError::WorkItemNeedsContact)
    );
    assert_eq!(
        split_off(&mut ticket, &["b"], &[consultation]),
        Err(TicketError::WorkItemNeedsContact)
    );
    assert_eq!(
        split_off(&mut ticket, &["b"], &[Id::new()]),
        Err(TicketError::WorkItemUnknown)
    );
    assert_eq!(before, ticket);
    let by = ByPerson {
        kinds: vec![Kind::Complaint],
        reason: "分错了".into(),
        decides_cases: false,
    };
    ticket.classify(&by, &DESK).unwrap();
    assert_eq!(
        split_off(&mut ticket, &["b"], &[]),
        Err(TicketError::LastWorkItemStays)
    );
}
