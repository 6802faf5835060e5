//! From an event of the house to what a browser is told: which thing, how new, where, whose; never whose complaint.

use contracts::{
    Event as _,
    intake::v1::{ChannelAlarm, ChannelAlarmCleared, ChannelAlarmRaised, ContactAmended, ContactReceived},
    qa_case::v1::{Case, CaseClosed, CaseDecided, CaseOpened, CaseStarted, CaseWithdrawn},
    returns::v1::{Return, ReturnClosed, ReturnDecided, ReturnOpened, ReturnStarted, ReturnWithdrawn},
    routing::v1::{Ticket, TicketChanged, TicketClosed, TicketOpened, TicketReplied},
};
use prost::{DecodeError, Message as _};
use serde::Serialize;

use super::{Audience, Viewer};

/// Something to tell, in the form that travels.
pub(crate) struct Happening {
    audience: Option<Audience>,
    pub(super) body: String,
}

impl Happening {
    fn new<T: Serialize>(audience: Audience, told: &T) -> Self {
        Self {
            audience: Some(audience),
            // plain strings and numbers always turn into JSON
            body: serde_json::to_string(told).unwrap_or_default(),
        }
    }

    /// For everybody: read again what you show.
    pub(super) fn resync() -> Self {
        Self {
            audience: None,
            body: r#"{"type":"resync"}"#.to_owned(),
        }
    }

    pub(super) fn is_for(&self, viewer: &Viewer) -> bool {
        self.audience
            .as_ref()
            .is_none_or(|audience| audience.admits(viewer))
    }
}

/// A thing that is new or has changed.
#[derive(Serialize)]
struct Told {
    r#type: &'static str,
    id: String,
    version: u64,
    /// What it belongs to: a case to its ticket and contact.
    #[serde(flatten)]
    part_of: PartOf,
    #[serde(skip_serializing_if = "String::is_empty")]
    number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    region: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    owner: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    team: String,
    what: Vec<String>,
}

/// The records that a change touches, its own among them.
#[derive(Default, Serialize)]
struct PartOf {
    #[serde(skip_serializing_if = "String::is_empty")]
    contact_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    ticket_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    case_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    return_id: String,
}

/// A call as it rings, is answered, ends.
#[derive(Serialize)]
struct Ring {
    r#type: &'static str,
    contact_id: String,
    receipt: String,
    state: String,
}

type Read = fn(&[u8]) -> Result<Vec<Happening>, DecodeError>;

/// Every event that browsers are told of, and how it is read.
pub(super) const FOLLOWED: &[(&str, Read)] = &[
    (ContactReceived::SUBJECT, |bytes| {
        Ok(contact(ContactReceived::decode(bytes)?, "received"))
    }),
    (ContactAmended::SUBJECT, |bytes| {
        Ok(contact(
            ContactAmended::decode(bytes)?.contact.unwrap_or_default(),
            "amended",
        ))
    }),
    (TicketOpened::SUBJECT, |bytes| {
        Ok(ticket(TicketOpened::decode(bytes)?.ticket, told("opened")))
    }),
    (TicketChanged::SUBJECT, |bytes| {
        let changed = TicketChanged::decode(bytes)?;
        Ok(ticket(changed.ticket, changed.what))
    }),
    (TicketReplied::SUBJECT, |bytes| {
        Ok(ticket(TicketReplied::decode(bytes)?.ticket, told("replied")))
    }),
    (TicketClosed::SUBJECT, |bytes| {
        Ok(ticket(TicketClosed::decode(bytes)?.ticket, told("closed")))
    }),
    (CaseOpened::SUBJECT, |bytes| {
        Ok(case(CaseOpened::decode(bytes)?.case, "opened"))
    }),
    (CaseStarted::SUBJECT, |bytes| {
        Ok(case(CaseStarted::decode(bytes)?.case, "started"))
    }),
    (CaseDecided::SUBJECT, |bytes| {
        Ok(case(CaseDecided::decode(bytes)?.case, "decided"))
    }),
    (CaseClosed::SUBJECT, |bytes| {
        Ok(case(CaseClosed::decode(bytes)?.case, "closed"))
    }),
    (CaseWithdrawn::SUBJECT, |bytes| {
        Ok(case(CaseWithdrawn::decode(bytes)?.case, "withdrawn"))
    }),
    (ReturnOpened::SUBJECT, |bytes| {
        Ok(returned(ReturnOpened::decode(bytes)?.r#return, "opened"))
    }),
    (ReturnStarted::SUBJECT, |bytes| {
        Ok(returned(ReturnStarted::decode(bytes)?.r#return, "started"))
    }),
    (ReturnDecided::SUBJECT, |bytes| {
        Ok(returned(ReturnDecided::decode(bytes)?.r#return, "decided"))
    }),
    (ReturnClosed::SUBJECT, |bytes| {
        Ok(returned(ReturnClosed::decode(bytes)?.r#return, "closed"))
    }),
    (ReturnWithdrawn::SUBJECT, |bytes| {
        Ok(returned(ReturnWithdrawn::decode(bytes)?.r#return, "withdrawn"))
    }),
    (ChannelAlarmRaised::SUBJECT, |bytes| {
        Ok(channel(ChannelAlarmRaised::decode(bytes)?.alarm, "alarm-raised"))
    }),
    (ChannelAlarmCleared::SUBJECT, |bytes| {
        Ok(channel(
            ChannelAlarmCleared::decode(bytes)?.alarm,
            "alarm-cleared",
        ))
    }),
];

fn told(what: &str) -> Vec<String> {
    vec![what.to_owned()]
}

fn within(permission: &'static str, region: &str) -> Audience {
    Audience {
        permission,
        region: Some(region.to_owned()),
        clerk: None,
    }
}

fn contact(contact: ContactReceived, what: &str) -> Vec<Happening> {
    let mut happenings = Vec::new();
    if let Some(call) = contact.call.filter(|call| !call.outbound) {
        // It rings for whoever has it; that it was taken or ended is news for all for whom it may have rung.
        let clerk = Some(call.agent).filter(|agent| call.state == "ringing" && !agent.is_empty());
        let audience = Audience {
            clerk,
            ..within("contact.register", &contact.region)
        };
        let ring = Ring {
            r#type: "call",
            contact_id: contact.contact_id.clone(),
            receipt: contact.receipt.clone(),
            state: call.state,
        };
        happenings.push(Happening::new(audience, &ring));
    }
    let audience = within("contact.read", &contact.region);
    let told = Told {
        r#type: "contact",
        id: contact.contact_id.clone(),
        part_of: PartOf {
            contact_id: contact.contact_id,
            ..PartOf::default()
        },
        version: contact.version,
        number: contact.receipt,
        region: contact.region,
        state: String::new(),
        owner: contact.first_responder,
        team: String::new(),
        what: told(what),
    };
    happenings.push(Happening::new(audience, &told));
    happenings
}

fn ticket(ticket: Option<Ticket>, what: Vec<String>) -> Vec<Happening> {
    let ticket = ticket.unwrap_or_default();
    let audience = within("ticket.read", &ticket.region);
    let told = Told {
        r#type: "ticket",
        id: ticket.ticket_id.clone(),
        part_of: PartOf {
            contact_id: ticket.contact_id,
            ticket_id: ticket.ticket_id,
            ..PartOf::default()
        },
        version: ticket.version,
        number: ticket.number,
        region: ticket.region,
        state: ticket.state,
        owner: ticket.owner,
        team: ticket.team,
        what,
    };
    vec![Happening::new(audience, &told)]
}

fn case(case: Option<Case>, what: &str) -> Vec<Happening> {
    let case = case.unwrap_or_default();
    let audience = within("case.read", &case.region);
    let told = Told {
        r#type: "case",
        id: case.case_id.clone(),
        part_of: PartOf {
            contact_id: case.contact_id,
            ticket_id: case.ticket_id,
            case_id: case.case_id,
            ..PartOf::default()
        },
        version: case.version,
        number: case.number,
        region: case.region,
        state: case.state,
        owner: case.owner,
        team: String::new(),
        what: told(what),
    };
    vec![Happening::new(audience, &told)]
}

fn returned(one: Option<Return>, what: &str) -> Vec<Happening> {
    let one = one.unwrap_or_default();
    let audience = within("return.read", &one.region);
    let told = Told {
        r#type: "return",
        id: one.return_id.clone(),
        part_of: PartOf {
            contact_id: one.contact_id,
            ticket_id: one.ticket_id,
            return_id: one.return_id,
            ..PartOf::default()
        },
        version: one.version,
        number: one.number,
        region: one.region,
        state: one.state,
        owner: one.owner,
        team: String::new(),
        what: told(what),
    };
    vec![Happening::new(audience, &told)]
}

/// A channel serves all regions.
fn channel(alarm: Option<ChannelAlarm>, what: &str) -> Vec<Happening> {
    let alarm = alarm.unwrap_or_default();
    let audience = Audience {
        permission: "channel.read",
        region: None,
        clerk: None,
    };
    let told = Told {
        r#type: "channel",
        id: alarm.alarm_id,
        part_of: PartOf::default(),
        version: 0,
        number: alarm.source,
        region: String::new(),
        state: alarm.kind,
        owner: String::new(),
        team: String::new(),
        what: told(what),
    };
    vec![Happening::new(audience, &told)]
}
