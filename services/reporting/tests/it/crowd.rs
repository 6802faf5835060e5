//! Many contacts of a few weeks, drawn by a number so that a failure can be repeated: tickets of every state, several
//! kinds and products each, continuations, merged tickets, cases and returns, amendments that move a contact elsewhere.

use chrono::TimeDelta;
use contracts::{
    common::v1::{Channel, Disposition, ProductMention, WorkKind},
    intake::v1::{ContactAmended, ContactReceived},
    returns::v1::{Return, ReturnDecided},
    routing::v1::{ClockState, Ticket, TicketChanged, TicketOpened, WorkItem},
    timestamp,
};

use crate::{
    november::{contact, ticket, work_item},
    world::{Fact, at, id},
};

const REGIONS: [&str; 8] = [
    "cn",
    "cn.east",
    "cn.east.zhejiang",
    "cn.east.zhejiang.hangzhou",
    "cn.east.zhejiang.ningbo",
    "cn.east.jiangsu",
    "cn.eastern",
    "cn.north.beijing",
];
const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Phone, Channel::Web, Channel::Letter];
const KINDS: [WorkKind; 7] = [
    WorkKind::Complaint,
    WorkKind::AdverseReaction,
    WorkKind::ReturnExchange,
    WorkKind::Consultation,
    WorkKind::DeviceEvent,
    WorkKind::Other,
    WorkKind::Suggestion,
];
const CLOCKS: [&str; 6] = [
    "running",
    "warned",
    "breached",
    "met",
    "missed",
    "calendar_missing",
];
const ENDS: [Disposition; 4] = [
    Disposition::Returned,
    Disposition::Exchanged,
    Disposition::Refunded,
    Disposition::Refused,
];

/// Numbers that a seed decides (xorshift).
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Below that number.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// Everything that happened to that many contacts, older versions and repetitions among it.
pub(crate) fn crowd(seed: u64, contacts: usize) -> Vec<Fact> {
    let mut draw = Draw::new(seed);
    let mut facts = Vec::new();
    let mut known: Vec<ContactReceived> = Vec::new();
    for number in 0..contacts {
        let one = drawn_contact(&mut draw, number);
        facts.push(Fact::new(one.contact_id.parse().unwrap(), one.clone()));
        if draw.below(5) == 0 {
            facts.push(amended(&mut draw, &one));
        }
        if draw.below(8) > 0 {
            facts.extend(life(&mut draw, &one, number, &known));
        }
        known.push(one);
    }
    facts
}

fn drawn_contact(draw: &mut Draw, number: usize) -> ContactReceived {
    let received = at("2026-10-15T00:00:00Z") + TimeDelta::minutes(draw.below(45 * 24 * 60) as i64);
    let mentions = draw.below(3);
    ContactReceived {
        products: (0..mentions).map(|_| product(draw)).collect(),
        ..contact(
            &format!("crowd-{number}"),
            draw.one_of(&CHANNELS),
            &received.to_rfc3339(),
            draw.one_of(&REGIONS),
        )
    }
}

/// Two of the catalogue, one that the catalogue does not know, one of which only the batch is known.
fn product(draw: &mut Draw) -> ProductMention {
    let batch = draw.one_of(&["", "B1", "B2"]);
    let (known, name) = draw.one_of(&[("metformin", ""), ("insulin", "胰岛素"), ("", "某药"), ("", "")]);
    ProductMention {
        product_id: if known.is_empty() {
            String::new()
        } else {
            id(known).to_string()
        },
        generic_name: name.into(),
        batch_number: if known.is_empty() && name.is_empty() {
            "B9"
        } else {
            batch
        }
        .into(),
        ..ProductMention::default()
    }
}

/// The contact belongs elsewhere and came another way.
fn amended(draw: &mut Draw, contact: &ContactReceived) -> Fact {
    let other = ContactReceived {
        version: 2,
        region: draw.one_of(&REGIONS).into(),
        channel: draw.one_of(&CHANNELS).into(),
        products: vec![product(draw)],
        ..contact.clone()
    };
    let event = ContactAmended {
        contact: Some(other),
        ..ContactAmended::default()
    };
    Fact::new(contact.contact_id.parse().unwrap(), event)
}

/// A ticket and what became of it. One in six takes up an earlier contact, one in ten is merged away.
fn life(draw: &mut Draw, contact: &ContactReceived, number: usize, known: &[ContactReceived]) -> Vec<Fact> {
    let count = 1 + draw.below(3);
    let items: Vec<WorkItem> = (0..count).map(|place| item(draw, number, place)).collect();
    let mut stands = ticket(contact, &format!("GD-{number}"), items);
    let key = stands.ticket_id.parse().unwrap();
    let mut facts = vec![Fact::new(
        key,
        TicketOpened {
            ticket: Some(stands.clone()),
        },
    )];
    for version in 2..2 + draw.below(4) as u64 {
        stands.version = version;
        change(draw, &mut stands, known);
        let event = TicketChanged {
            ticket: Some(stands.clone()),
            ..TicketChanged::default()
        };
        facts.push(Fact::new(key, event));
    }
    facts.extend(
        stands
            .work_items
            .iter()
            .filter_map(|item| decided(draw, item, &stands)),
    );
    facts
}

fn item(draw: &mut Draw, number: usize, place: usize) -> WorkItem {
    let named = draw.below(3) == 0;
    WorkItem {
        product: named.then(|| product(draw)),
        ..work_item(&format!("item-{number}-{place}"), draw.one_of(&KINDS))
    }
}

fn change(draw: &mut Draw, ticket: &mut Ticket, known: &[ContactReceived]) {
    ticket.state = draw.one_of(&["open", "waiting", "closed"]).into();
    let clock = |name: &str, state: &str| ClockState {
        name: name.into(),
        state: state.into(),
        ..ClockState::default()
    };
    ticket.clocks = vec![
        clock("first_reply", draw.one_of(&CLOCKS)),
        clock("resolution", draw.one_of(&CLOCKS)),
    ];
    for item in &mut ticket.work_items {
        match draw.below(4) {
            0 => item.state = "withdrawn".into(),
            1 => {
                item.state = "disposed".into();
                item.disposition = draw.one_of(&ENDS).into();
            }
            _ => {}
        }
    }
    if draw.below(6) == 0 && !known.is_empty() {
        ticket.further_contact_ids = vec![known[draw.below(known.len())].contact_id.clone()];
    }
    if draw.below(10) == 0 {
        ticket.merged_into = id("elsewhere").to_string();
    }
}

fn decided(draw: &mut Draw, item: &WorkItem, ticket: &Ticket) -> Option<Fact> {
    if item.kind != i32::from(WorkKind::ReturnExchange) || draw.below(2) == 0 {
        return None;
    }
    let name = format!("return-{}", item.work_item_id);
    let matter = Return {
        return_id: id(&name).to_string(),
        version: 1,
        work_item_id: item.work_item_id.clone(),
        ticket_id: ticket.ticket_id.clone(),
        contact_id: ticket.contact_id.clone(),
        kind: item.kind,
        region: ticket.region.clone(),
        state: draw.one_of(&["open", "decided", "closed"]).into(),
        disposition: draw.one_of(&ENDS).into(),
        product: (draw.below(2) == 0).then(|| product(draw)),
        ..Return::default()
    };
    let event = ReturnDecided {
        r#return: Some(matter),
        ..ReturnDecided::default()
    };
    Some(Fact::new(id(&name), event))
}

/// The clock that goes with it: the last day of November in China has begun.
pub(crate) fn today() -> kernel::Clock {
    kernel::Clock::manual(at("2026-11-29T18:00:00Z"))
}

/// The same moment on the wire.
pub(crate) fn moment(text: &str) -> prost_types::Timestamp {
    timestamp(at(text))
}
