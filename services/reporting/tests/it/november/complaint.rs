//! A mail with a complaint and a suspected reaction, continued by a second mail, answered late, closed.

use contracts::{
    common::v1::{Channel, Disposition, WorkKind},
    intake::v1::ContactReceived,
    qa_case::v1::{Case, CaseClosed, CaseDecided, CaseOpened},
    routing::v1::{Ticket, WorkItem},
};

use super::{
    changed, clock, closed, contact, disposed, moment, opened, product, received, replied, reporter, ticket,
    work_item,
};
use crate::world::{Fact, id};

pub(super) fn facts() -> Vec<Fact> {
    let (mail, second) = (mail(), second_mail());
    let [unclassified, classified, continued, answered, finished] = ticket_of(&mail, &second);
    let mut facts = vec![
        received(&mail),
        opened(&unclassified),
        changed(&classified),
        received(&second),
        changed(&continued),
        replied(&answered),
    ];
    facts.extend(case_of(&classified));
    facts.push(closed(&finished));
    facts
}

fn mail() -> ContactReceived {
    ContactReceived {
        reporter: reporter("王芳", "杭州市第一医院", "0571-87000000", "wang@hospital.test"),
        subject: "胶囊破碎".into(),
        text: "打开包装后发现\"胶囊\"破碎,\r\n患者服后皮疹".into(),
        products: vec![
            product("阿莫西林胶囊", "0.25g", "24粒/盒", "A20260101"),
            product("头孢克肟片", "", "6片/盒", "B7"),
        ],
        ..contact("mail", Channel::Email, "2026-11-20T16:30:00Z", "cn.east.zhejiang")
    }
}

fn second_mail() -> ContactReceived {
    ContactReceived {
        reporter: reporter("王芳", "杭州市第一医院", "", "wang@hospital.test"),
        text: "皮疹已消退".into(),
        in_reply_to_contact_id: id("mail").to_string(),
        ..contact(
            "second-mail",
            Channel::Email,
            "2026-11-22T02:00:00Z",
            "cn.east.zhejiang",
        )
    }
}

/// The ticket as it stood after each change.
fn ticket_of(mail: &ContactReceived, second: &ContactReceived) -> [Ticket; 5] {
    let complaint = work_item("complaint", WorkKind::Complaint);
    let reaction = work_item("reaction", WorkKind::AdverseReaction);
    let other = work_item("unclassified", WorkKind::Other);
    let unclassified = ticket(mail, "GD-2026-000001", vec![other.clone()]);
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
        ..unclassified.clone()
    };
    let continued = Ticket {
        version: 3,
        further_contact_ids: vec![second.contact_id.clone()],
        ..classified.clone()
    };
    let answered = Ticket {
        version: 4,
        first_replied_at: moment("2026-11-22T03:00:00Z"),
        last_replied_at: moment("2026-11-22T03:00:00Z"),
        clocks: vec![clock("first_reply", "missed"), clock("resolution", "running")],
        ..continued.clone()
    };
    let finished = Ticket {
        version: 5,
        state: "closed".into(),
        closed_at: moment("2026-11-25T01:00:00Z"),
        work_items: vec![
            classified.work_items[0].clone(),
            disposed(&complaint, Disposition::Substantiated, "已换货并致歉"),
            disposed(&reaction, Disposition::Reported, ""),
        ],
        clocks: vec![clock("first_reply", "missed"), clock("resolution", "met")],
        ..answered.clone()
    };
    [unclassified, classified, continued, answered, finished]
}

fn case_of(ticket: &Ticket) -> Vec<Fact> {
    let case = |version, state: &str, disposition: Disposition, decision: &str| {
        Some(Case {
            case_id: id("case").to_string(),
            version,
            number: "TS-2026-000001".into(),
            work_item_id: id("complaint").to_string(),
            ticket_id: ticket.ticket_id.clone(),
            contact_id: ticket.contact_id.clone(),
            kind: WorkKind::Complaint.into(),
            region: ticket.region.clone(),
            state: state.into(),
            disposition: disposition.into(),
            decision: decision.into(),
            ..Case::default()
        })
    };
    let opened = CaseOpened {
        case: case(1, "open", Disposition::Unspecified, ""),
    };
    let decided = CaseDecided {
        case: case(2, "decided", Disposition::Substantiated, "已换货并致歉"),
        ..CaseDecided::default()
    };
    let closed = CaseClosed {
        case: case(3, "closed", Disposition::Substantiated, "已换货并致歉"),
        ..CaseClosed::default()
    };
    vec![
        Fact::new(id("case"), opened),
        Fact::new(id("case"), decided),
        Fact::new(id("case"), closed),
    ]
}
