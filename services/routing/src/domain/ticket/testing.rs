//! Tickets for tests.

use std::sync::{Arc, LazyLock};

use calendar::WorkingCalendar;
use chrono::{DateTime, Duration, Utc};
use kernel::{Id, Sensitive};

use super::{Contact, Desk, GiveReply, NewTicket, Product, SealedAddress, Ticket};
use crate::domain::{
    kind::Channel,
    rules::{Finding, RuleBook},
};

pub(crate) static DESK: LazyLock<Desk> = LazyLock::new(|| Desk {
    book: Arc::new(RuleBook::try_read(include_str!("../../../rulebook/default.toml"), 1).unwrap()),
    calendar: WorkingCalendar::cn_mainland(),
});

pub(crate) fn start() -> DateTime<Utc> {
    "2026-11-20T16:00:00+08:00".parse().unwrap()
}

/// What a customer told.
#[derive(Clone, Default)]
pub(crate) struct Told<'a> {
    pub(crate) text: &'a str,
    pub(crate) reply_to: &'a str,
    /// Name and batch.
    pub(crate) product: Option<(&'a str, &'a str)>,
    /// After the start.
    pub(crate) days: i64,
}

pub(crate) fn told(text: &str) -> Told<'_> {
    Told {
        text,
        ..Told::default()
    }
}

/// An address as the store would keep it; nothing here opens it.
pub(crate) fn sealed(address: &str) -> Option<SealedAddress> {
    (!address.is_empty()).then(|| SealedAddress {
        sealed: address.bytes().rev().collect(),
        trace: Some(address.as_bytes().to_vec()),
    })
}

pub(crate) fn contact(name: &str, told: &Told<'_>) -> Contact {
    let product = told.product.map(|(name, batch)| Product {
        generic_name: name.to_owned(),
        batch_number: batch.to_owned(),
        ..Product::default()
    });
    Contact {
        contact_id: name.to_owned(),
        version: 1,
        region: "cn".to_owned(),
        receipt: String::new(),
        channel: Channel::Email,
        source: String::new(),
        received_at: start() + Duration::days(told.days),
        subject: Sensitive::default(),
        text: Sensitive::new(told.text.to_owned()),
        reply_to: sealed(told.reply_to),
        mail_message_id: String::new(),
        stated_kind: None,
        product,
    }
}

pub(crate) fn findings(text: &str) -> Vec<Finding> {
    DESK.book
        .classify(&contact("x", &told(text)).facts("cn"))
        .unwrap()
}

/// A ticket of that name with one contact of the same name.
pub(crate) fn open_told(name: &str, told: &Told<'_>) -> Ticket {
    let new = NewTicket {
        id: Id::derived(&["ticket", name]),
        number: format!("GD-{name}"),
        contact: contact(name, told),
        region: "cn".to_owned(),
        first_responder: None,
    };
    let mut ticket = Ticket::open(
        new,
        &findings(told.text),
        &DESK,
        start() + Duration::days(told.days),
    )
    .0;
    ticket.version = 1;
    ticket
}

pub(crate) fn say(id: &str, channel: Channel) -> GiveReply {
    GiveReply {
        id: Id::derived(&[id]),
        channel,
        body: Sensitive::new("您好,已核实。".to_owned()),
        address: Sensitive::new("li@example.com".to_owned()),
        actor: "li".to_owned(),
    }
}
