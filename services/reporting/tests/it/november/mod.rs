//! A small November of 2026, as the other services would tell it: seven contacts in four regions, three tickets, a case,
//! a return, a continuation, a duplicate, two rejected things of which one is restored.

mod complaint;

use chrono::{DateTime, Utc};
use contracts::{
    catalog::v1::{Customer, CustomerChanged, Product, ProductChanged},
    common::v1::{Channel, Disposition, ProductMention, Reporter, WorkKind},
    intake::v1::{ContactAmended, ContactDuplicated, ContactReceived, ContactRejected},
    returns::v1::{Return, ReturnDecided, ReturnOpened, ReturnStarted},
    routing::v1::{ClockState, Ticket, TicketChanged, TicketClosed, TicketOpened, TicketReplied, WorkItem},
    timestamp,
};

use crate::world::{Fact, at, id};

/// A contact of that name.
pub(crate) fn contact(name: &str, channel: Channel, received: &str, region: &str) -> ContactReceived {
    ContactReceived {
        contact_id: id(name).to_string(),
        version: 1,
        receipt: format!("YH-{name}"),
        channel: channel.into(),
        source: "hotline".into(),
        received_at: Some(timestamp(at(received))),
        region: region.into(),
        ..ContactReceived::default()
    }
}

fn reporter(name: &str, organisation: &str, phone: &str, email: &str) -> Option<Reporter> {
    Some(Reporter {
        name: name.into(),
        organisation: organisation.into(),
        phone: phone.into(),
        email: email.into(),
        ..Reporter::default()
    })
}

fn product(name: &str, specification: &str, pack_size: &str, batch: &str) -> ProductMention {
    ProductMention {
        generic_name: name.into(),
        specification: specification.into(),
        pack_size: pack_size.into(),
        batch_number: batch.into(),
        ..ProductMention::default()
    }
}

/// An open work item of that name.
pub(crate) fn work_item(name: &str, kind: WorkKind) -> WorkItem {
    WorkItem {
        work_item_id: id(name).to_string(),
        kind: kind.into(),
        state: "open".into(),
        ..WorkItem::default()
    }
}

fn disposed(item: &WorkItem, disposition: Disposition, result: &str) -> WorkItem {
    WorkItem {
        state: "disposed".into(),
        disposition: disposition.into(),
        result: result.into(),
        ..item.clone()
    }
}

fn clock(name: &str, state: &str) -> ClockState {
    ClockState {
        name: name.into(),
        state: state.into(),
        ..ClockState::default()
    }
}

/// An open ticket for a contact, version 1.
pub(crate) fn ticket(contact: &ContactReceived, number: &str, work_items: Vec<WorkItem>) -> Ticket {
    Ticket {
        ticket_id: id(number).to_string(),
        version: 1,
        number: number.into(),
        contact_id: contact.contact_id.clone(),
        receipt: contact.receipt.clone(),
        channel: contact.channel,
        region: contact.region.clone(),
        received_at: contact.received_at,
        state: "open".into(),
        work_items,
        clocks: vec![clock("first_reply", "running"), clock("resolution", "running")],
        ..Ticket::default()
    }
}

fn moment(text: &str) -> Option<prost_types::Timestamp> {
    let at: DateTime<Utc> = at(text);
    Some(timestamp(at))
}

/// A contact as received.
fn received(contact: &ContactReceived) -> Fact {
    Fact::new(contact.contact_id.parse().unwrap(), contact.clone())
}

fn opened(ticket: &Ticket) -> Fact {
    let event = TicketOpened {
        ticket: Some(ticket.clone()),
    };
    Fact::new(ticket.ticket_id.parse().unwrap(), event)
}

fn changed(ticket: &Ticket) -> Fact {
    let event = TicketChanged {
        ticket: Some(ticket.clone()),
        ..TicketChanged::default()
    };
    Fact::new(ticket.ticket_id.parse().unwrap(), event)
}

fn replied(ticket: &Ticket) -> Fact {
    let event = TicketReplied {
        ticket: Some(ticket.clone()),
        first: true,
        ..TicketReplied::default()
    };
    Fact::new(ticket.ticket_id.parse().unwrap(), event)
}

fn closed(ticket: &Ticket) -> Fact {
    let event = TicketClosed {
        ticket: Some(ticket.clone()),
        ..TicketClosed::default()
    };
    Fact::new(ticket.ticket_id.parse().unwrap(), event)
}

/// Everything that happened, in the order in which it happened.
pub(crate) fn november() -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(catalogue());
    facts.extend(complaint::facts());
    facts.extend(jiangsu_consultation());
    facts.extend(beijing_return());
    facts.extend(contacts_without_tickets());
    facts.extend(sifted());
    facts
}

fn catalogue() -> Vec<Fact> {
    let medicine = |version, pack_size: &str| ProductChanged {
        product: Some(Product {
            product_id: id("metformin").to_string(),
            version,
            generic_name: "盐酸二甲双胍片".into(),
            specification: "0.5g".into(),
            pack_size: pack_size.into(),
            ..Product::default()
        }),
    };
    let pharmacy = CustomerChanged {
        customer: Some(Customer {
            customer_id: id("pharmacy").to_string(),
            version: 1,
            name: "南京康民大药房".into(),
            ..Customer::default()
        }),
    };
    vec![
        Fact::new(id("metformin"), medicine(1, "20片/盒")),
        Fact::new(id("metformin"), medicine(2, "30片/盒")),
        Fact::new(id("pharmacy"), pharmacy),
    ]
}

/// A call whose words come with an amendment, answered in time. The batch is known from the catalogue, the pharmacy too.
fn jiangsu_consultation() -> Vec<Fact> {
    let call = ContactReceived {
        customer_id: id("pharmacy").to_string(),
        ..contact("call", Channel::Phone, "2026-11-21T02:00:00Z", "cn.east.jiangsu")
    };
    let described = ContactReceived {
        version: 2,
        reporter: reporter("李强", "", "+86 13800000000", ""),
        text: "+二甲双胍能否与酒同服?".into(),
        products: vec![ProductMention {
            product_id: id("metformin").to_string(),
            ..ProductMention::default()
        }],
        ..call.clone()
    };
    let question = work_item("question", WorkKind::Consultation);
    let taken = ticket(&call, "GD-2026-000002", vec![question.clone()]);
    let answered = Ticket {
        version: 2,
        state: "closed".into(),
        work_items: vec![disposed(&question, Disposition::Answered, "服药期间请勿饮酒")],
        first_replied_at: moment("2026-11-21T02:05:00Z"),
        last_replied_at: moment("2026-11-21T02:05:00Z"),
        closed_at: moment("2026-11-21T02:05:00Z"),
        clocks: vec![clock("first_reply", "met"), clock("resolution", "met")],
        ..taken.clone()
    };
    let amended = ContactAmended {
        contact: Some(described),
        ..ContactAmended::default()
    };
    vec![
        received(&call),
        opened(&taken),
        Fact::new(id("call"), amended),
        closed(&answered),
    ]
}

/// A letter that asks to exchange two parcels; one return is decided, the ticket does not know yet. It names no product,
/// its work item does.
fn beijing_return() -> Vec<Fact> {
    let letter = ContactReceived {
        reporter: reporter("赵敏", "北京同康医药公司", "010-66000000", ""),
        subject: "要求换货".into(),
        ..contact(
            "letter",
            Channel::Letter,
            "2026-11-21T02:00:01Z",
            "cn.north.beijing",
        )
    };
    let first = WorkItem {
        product: Some(product("维生素C片", "0.1g", "100片/瓶", "C3")),
        ..work_item("first-parcel", WorkKind::ReturnExchange)
    };
    let second = work_item("second-parcel", WorkKind::ReturnExchange);
    let taken = Ticket {
        clocks: vec![
            clock("first_reply", "breached"),
            clock("resolution", "calendar_missing"),
        ],
        ..ticket(&letter, "GD-2026-000003", vec![first.clone(), second])
    };
    let mut facts = vec![received(&letter), opened(&taken)];
    facts.extend(decided_return(&first, &taken));
    facts
}

fn decided_return(item: &WorkItem, ticket: &Ticket) -> Vec<Fact> {
    let matter = |version, state: &str, disposition: Disposition, decision: &str| {
        Some(Return {
            return_id: id("return").to_string(),
            version,
            number: "TH-2026-000001".into(),
            work_item_id: item.work_item_id.clone(),
            ticket_id: ticket.ticket_id.clone(),
            contact_id: ticket.contact_id.clone(),
            kind: item.kind,
            region: ticket.region.clone(),
            state: state.into(),
            disposition: disposition.into(),
            decision: decision.into(),
            ..Return::default()
        })
    };
    let opened = ReturnOpened {
        r#return: matter(1, "open", Disposition::Unspecified, ""),
    };
    let started = ReturnStarted {
        r#return: matter(2, "in_progress", Disposition::Unspecified, ""),
        ..ReturnStarted::default()
    };
    let decided = ReturnDecided {
        r#return: matter(3, "decided", Disposition::Exchanged, "换新批号"),
        ..ReturnDecided::default()
    };
    vec![
        Fact::new(id("return"), opened),
        Fact::new(id("return"), started),
        Fact::new(id("return"), decided),
    ]
}

/// The last second of October, the first moment of November, and a form from nobody knows where.
fn contacts_without_tickets() -> Vec<Fact> {
    let october = contact(
        "october",
        Channel::Fax,
        "2026-10-31T15:59:59.999999Z",
        "cn.east.zhejiang",
    );
    let midnight = contact(
        "midnight",
        Channel::OpinionBook,
        "2026-10-31T16:00:00Z",
        "cn.east",
    );
    let form = ContactReceived {
        reporter: reporter("=cmd", "", "", "x@y.test"),
        text: "=HYPERLINK(\"http://evil.test\")".into(),
        ..contact("form", Channel::Web, "2026-11-30T15:59:59Z", "")
    };
    vec![
        Fact::new(id("october"), october),
        Fact::new(id("midnight"), midnight),
        Fact::new(id("form"), form),
    ]
}

/// The first mail again, spam, and what was taken for spam and turned out to be the form.
fn sifted() -> Vec<Fact> {
    let again = ContactDuplicated {
        submission_id: id("again").to_string(),
        contact_id: id("mail").to_string(),
        channel: Channel::Email.into(),
        received_at: moment("2026-11-20T16:31:00Z"),
        ..ContactDuplicated::default()
    };
    let rejected = |name: &str, receipt: &str, channel: Channel, region: &str| ContactRejected {
        submission_id: id(name).to_string(),
        receipt: receipt.into(),
        channel: channel.into(),
        received_at: moment("2026-11-20T17:00:00Z"),
        reason: "spam".into(),
        region: region.into(),
        ..ContactRejected::default()
    };
    vec![
        Fact::new(id("again"), again),
        Fact::new(
            id("spam"),
            rejected("spam", "YH-spam", Channel::Email, "cn.east.jiangsu"),
        ),
        Fact::new(id("restored"), rejected("restored", "YH-form", Channel::Web, "")),
    ]
}
