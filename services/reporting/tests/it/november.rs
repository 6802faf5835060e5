//! A small November of 2026, as the other services would tell it: seven contacts in four regions, three tickets, a case,
//! a return, a continuation, a duplicate, two rejected mails of which one is restored.

use chrono::{DateTime, Utc};
use contracts::{
    catalog::v1::{Customer, CustomerChanged, Product, ProductChanged},
    common::v1::{Channel, Disposition, ProductMention, Reporter, WorkKind},
    intake::v1::{ContactAmended, ContactDuplicated, ContactReceived, ContactRejected},
    qa_case::v1::{Case, CaseClosed, CaseDecided, CaseOpened},
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

/// Everything that happened, in the order in which it happened.
pub(crate) fn november() -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(catalogue());
    facts.extend(zhejiang_complaint());
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

/// A mail with a complaint and a suspected reaction, continued by a second mail, answered late, closed.
fn zhejiang_complaint() -> Vec<Fact> {
    let mail = ContactReceived {
        reporter: reporter("王芳", "杭州市第一医院", "0571-87000000", "wang@hospital.test"),
        subject: "胶囊破碎".into(),
        text: "打开包装后发现\"胶囊\"破碎,\r\n患者服后皮疹".into(),
        products: vec![
            product("阿莫西林胶囊", "0.25g", "24粒/盒", "A20260101"),
            product("头孢克肟片", "", "6片/盒", "B7"),
        ],
        ..contact("mail", Channel::Email, "2026-11-20T16:30:00Z", "cn.east.zhejiang")
    };
    let second = ContactReceived {
        reporter: reporter("王芳", "杭州市第一医院", "", "wang@hospital.test"),
        text: "皮疹已消退".into(),
        in_reply_to_contact_id: mail.contact_id.clone(),
        ..contact(
            "second-mail",
            Channel::Email,
            "2026-11-22T02:00:00Z",
            "cn.east.zhejiang",
        )
    };
    let complaint = work_item("complaint", WorkKind::Complaint);
    let reaction = work_item("reaction", WorkKind::AdverseReaction);
    let other = work_item("unclassified", WorkKind::Other);
    let opened = ticket(&mail, "GD-2026-000001", vec![other.clone()]);
    let classified = Ticket {
        version: 2,
        work_items: vec![
            WorkItem {
                state: "withdrawn".into(),
                ..other
            },
            complaint.clone(),
            reaction.clone(),
        ],
        ..opened.clone()
    };
    let continued = Ticket {
        version: 3,
        further_contact_ids: vec![second.contact_id.clone()],
        ..classified.clone()
    };
    let replied = Ticket {
        version: 4,
        first_replied_at: moment("2026-11-22T03:00:00Z"),
        last_replied_at: moment("2026-11-22T03:00:00Z"),
        clocks: vec![clock("first_reply", "missed"), clock("resolution", "running")],
        ..continued.clone()
    };
    let closed = Ticket {
        version: 5,
        state: "closed".into(),
        closed_at: moment("2026-11-25T01:00:00Z"),
        work_items: vec![
            classified.work_items[0].clone(),
            disposed(&complaint, Disposition::Substantiated, "已换货并致歉"),
            disposed(&reaction, Disposition::Reported, ""),
        ],
        clocks: vec![clock("first_reply", "missed"), clock("resolution", "met")],
        ..replied.clone()
    };
    let case = |version, state: &str, disposition: Disposition, decision: &str| Case {
        case_id: id("case").to_string(),
        version,
        number: "TS-2026-000001".into(),
        work_item_id: complaint.work_item_id.clone(),
        ticket_id: opened.ticket_id.clone(),
        contact_id: mail.contact_id.clone(),
        kind: complaint.kind,
        region: mail.region.clone(),
        state: state.into(),
        disposition: disposition.into(),
        decision: decision.into(),
        ..Case::default()
    };
    let key = id("GD-2026-000001");
    let case_opened = case(1, "open", Disposition::Unspecified, "");
    let case_decided = case(2, "decided", Disposition::Substantiated, "已换货并致歉");
    let case_closed = case(3, "closed", Disposition::Substantiated, "已换货并致歉");
    vec![
        Fact::new(id("mail"), mail.clone()),
        Fact::new(key, TicketOpened { ticket: Some(opened) }),
        Fact::new(
            key,
            TicketChanged {
                ticket: Some(classified),
                ..TicketChanged::default()
            },
        ),
        Fact::new(
            id("case"),
            CaseOpened {
                case: Some(case_opened),
            },
        ),
        Fact::new(id("second-mail"), second),
        Fact::new(
            key,
            TicketChanged {
                ticket: Some(continued),
                ..TicketChanged::default()
            },
        ),
        Fact::new(
            key,
            TicketReplied {
                ticket: Some(replied),
                first: true,
                ..TicketReplied::default()
            },
        ),
        Fact::new(
            id("case"),
            CaseDecided {
                case: Some(case_decided),
                ..CaseDecided::default()
            },
        ),
        Fact::new(
            id("case"),
            CaseClosed {
                case: Some(case_closed),
                ..CaseClosed::default()
            },
        ),
        Fact::new(
            key,
            TicketClosed {
                ticket: Some(closed),
                ..TicketClosed::default()
            },
        ),
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
    let opened = ticket(&call, "GD-2026-000002", vec![question.clone()]);
    let closed = Ticket {
        version: 2,
        state: "closed".into(),
        work_items: vec![disposed(&question, Disposition::Answered, "服药期间请勿饮酒")],
        first_replied_at: moment("2026-11-21T02:05:00Z"),
        last_replied_at: moment("2026-11-21T02:05:00Z"),
        closed_at: moment("2026-11-21T02:05:00Z"),
        clocks: vec![clock("first_reply", "met"), clock("resolution", "met")],
        ..opened.clone()
    };
    vec![
        Fact::new(id("call"), call),
        Fact::new(id("GD-2026-000002"), TicketOpened { ticket: Some(opened) }),
        Fact::new(
            id("call"),
            ContactAmended {
                contact: Some(described),
                ..ContactAmended::default()
            },
        ),
        Fact::new(
            id("GD-2026-000002"),
            TicketClosed {
                ticket: Some(closed),
                ..TicketClosed::default()
            },
        ),
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
    let opened = Ticket {
        clocks: vec![
            clock("first_reply", "breached"),
            clock("resolution", "calendar_missing"),
        ],
        ..ticket(&letter, "GD-2026-000003", vec![first.clone(), second])
    };
    let matter = |version, state: &str, disposition: Disposition, decision: &str| Return {
        return_id: id("return").to_string(),
        version,
        number: "TH-2026-000001".into(),
        work_item_id: first.work_item_id.clone(),
        ticket_id: opened.ticket_id.clone(),
        contact_id: letter.contact_id.clone(),
        kind: first.kind,
        region: letter.region.clone(),
        state: state.into(),
        disposition: disposition.into(),
        decision: decision.into(),
        ..Return::default()
    };
    let return_opened = matter(1, "open", Disposition::Unspecified, "");
    let return_started = matter(2, "in_progress", Disposition::Unspecified, "");
    let return_decided = matter(3, "decided", Disposition::Exchanged, "换新批号");
    vec![
        Fact::new(id("letter"), letter),
        Fact::new(id("GD-2026-000003"), TicketOpened { ticket: Some(opened) }),
        Fact::new(
            id("return"),
            ReturnOpened {
                r#return: Some(return_opened),
            },
        ),
        Fact::new(
            id("return"),
            ReturnStarted {
                r#return: Some(return_started),
                ..ReturnStarted::default()
            },
        ),
        Fact::new(
            id("return"),
            ReturnDecided {
                r#return: Some(return_decided),
                ..ReturnDecided::default()
            },
        ),
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
