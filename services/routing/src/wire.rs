//! Between the contract's messages and the domain's words.

use contracts::{common::v1 as common, intake::v1::ContactReceived, routing::v1 as proto, timestamp};
use kernel::{Fault, Sensitive};

use crate::domain::{
    kind::{Channel, Disposition, Kind},
    rules::Finding,
    text_module::TextModule,
    ticket::{Contact, Note, Product, Reply, Ticket, WorkItem},
};

/// The kind on the wire; `None` when unspecified or unknown.
pub(crate) fn kind(wire: i32) -> Option<Kind> {
    usize::try_from(wire)
        .ok()?
        .checked_sub(1)
        .and_then(|place| Kind::ALL.get(place).copied())
}

/// The kind for the wire. Both lists are in the same order, which a test holds.
pub(crate) fn kind_to(kind: Kind) -> i32 {
    place(Kind::ALL, &kind)
}

/// What callers hear of a kind that there is not.
pub(crate) fn kind_unknown() -> Fault {
    Fault::invalid("kind-unknown", "没有这个类别。", "There is no such kind.")
}

/// The disposition on the wire; `None` when unspecified or unknown.
pub(crate) fn disposition(wire: i32) -> Option<Disposition> {
    usize::try_from(wire)
        .ok()?
        .checked_sub(1)
        .and_then(|place| Disposition::ALL.get(place).copied())
}

/// The channel on the wire; `None` when unspecified or unknown.
pub(crate) fn channel(wire: i32) -> Option<Channel> {
    usize::try_from(wire)
        .ok()?
        .checked_sub(1)
        .and_then(|place| Channel::ALL.get(place).copied())
}

/// The channel for the wire.
pub(crate) fn channel_to(channel: Channel) -> i32 {
    place(Channel::ALL, &channel)
}

fn place<T: PartialEq>(all: &[T], one: &T) -> i32 {
    let place = all.iter().position(|known| known == one);
    place.and_then(|place| i32::try_from(place + 1).ok()).unwrap_or(0)
}

/// The contact as tickets keep it.
pub(crate) fn contact(wire: &ContactReceived, now: chrono::DateTime<chrono::Utc>) -> Contact {
    Contact {
        contact_id: clean(&wire.contact_id),
        version: wire.version,
        region: region(&wire.region),
        receipt: clean(&wire.receipt),
        channel: channel(wire.channel).unwrap_or(Channel::Other),
        source: clean(&wire.source),
        received_at: contracts::moment(wire.received_at.as_ref()).unwrap_or(now),
        subject: Sensitive::new(clean(&wire.subject)),
        text: Sensitive::new(clean(&wire.text)),
        // encrypted by the store before it is kept
        reply_to: None,
        mail_message_id: clean(&wire.mail_message_id),
        stated_kind: kind(wire.stated_kind),
        product: wire.products.first().map(product),
    }
}

/// Where a mail to its sender can go; empty when that is not known.
pub(crate) fn address(wire: &ContactReceived) -> Sensitive<String> {
    let email = wire.reporter.as_ref().map(|reporter| clean(&reporter.email));
    Sensitive::new(email.unwrap_or_default().trim().to_owned())
}

/// The region of a contact; the whole country when it is unknown or no path.
pub(crate) fn region(wire: &str) -> String {
    let label = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if wire.split('.').all(label) {
        wire.to_owned()
    } else {
        "cn".to_owned()
    }
}

/// Postgres keeps no NUL character in a text.
pub(crate) fn clean(text: &str) -> String {
    text.replace('\0', "")
}

fn product(wire: &common::ProductMention) -> Product {
    Product {
        product_id: clean(&wire.product_id),
        generic_name: clean(&wire.generic_name),
        specification: clean(&wire.specification),
        pack_size: clean(&wire.pack_size),
        approval_number: clean(&wire.approval_number),
        batch_number: clean(&wire.batch_number),
        kind: clean(&wire.kind),
        trace_code: clean(&wire.trace_code),
    }
}

/// The product for the wire.
pub(crate) fn product_to(product: &Product) -> common::ProductMention {
    common::ProductMention {
        product_id: product.product_id.clone(),
        generic_name: product.generic_name.clone(),
        specification: product.specification.clone(),
        pack_size: product.pack_size.clone(),
        approval_number: product.approval_number.clone(),
        batch_number: product.batch_number.clone(),
        kind: product.kind.clone(),
        trace_code: product.trace_code.clone(),
    }
}

/// The ticket as every event and answer carries it.
pub(crate) fn ticket(ticket: &Ticket) -> proto::Ticket {
    let first = ticket.contacts.first();
    proto::Ticket {
        ticket_id: ticket.id.to_string(),
        version: ticket.version,
        number: ticket.number.clone(),
        contact_id: first.map_or_else(String::new, |contact| contact.contact_id.clone()),
        receipt: first.map_or_else(String::new, |contact| contact.receipt.clone()),
        channel: first.map_or(0, |contact| channel_to(contact.channel)),
        region: ticket.region.clone(),
        received_at: first.map(|contact| timestamp(contact.received_at)),
        opened_at: Some(timestamp(ticket.opened_at)),
        state: ticket.state().word().to_owned(),
        team: ticket.team.clone(),
        owner: ticket.owner.clone().unwrap_or_default(),
        first_responder: ticket.first_responder.clone().unwrap_or_default(),
        work_items: ticket.items.iter().map(|item| work_item(ticket, item)).collect(),
        first_replied_at: ticket.first_replied_at.map(timestamp),
        last_replied_at: ticket.last_replied_at.map(timestamp),
        closed_at: ticket.closed_at.map(timestamp),
        clocks: ticket
            .clocks
            .iter()
            .map(|clock| proto::ClockState {
                name: clock.name.word().to_owned(),
                due_at: clock.due_at.map(timestamp),
                state: clock.state.word().to_owned(),
                ended_at: clock.ended_at.map(timestamp),
            })
            .collect(),
        further_contact_ids: ticket
            .contacts
            .iter()
            .skip(1)
            .map(|contact| contact.contact_id.clone())
            .collect(),
        subject: first.map_or_else(String::new, |contact| contact.subject.expose().clone()),
        merged_into: ticket.merged_into.map_or_else(String::new, |id| id.to_string()),
    }
}

fn work_item(ticket: &Ticket, item: &WorkItem) -> proto::WorkItem {
    let contact = ticket.contacts.get(item.contact);
    proto::WorkItem {
        contact_id: contact.map_or_else(String::new, |contact| contact.contact_id.clone()),
        work_item_id: item.id.to_string(),
        kind: kind_to(item.kind),
        team: item.team.clone(),
        owner: item.owner.clone().unwrap_or_default(),
        state: item.state.word().to_owned(),
        disposition: item
            .disposition
            .map_or(0, |disposition| place(Disposition::ALL, &disposition)),
        result: item.result.expose().clone(),
        disposed_at: item.disposed_at.map(timestamp),
        product: item.product.as_ref().map(product_to),
        explanation: item.explanation.clone(),
    }
}

/// A finding as answers carry it.
pub(crate) fn finding(finding: Finding) -> proto::Finding {
    proto::Finding {
        kind: kind_to(finding.kind),
        rule: finding.rule,
        words: finding.words,
        team: finding.team,
        explanation_zh: finding.zh,
        explanation_en: finding.en,
    }
}

/// A reply as answers carry it.
pub(crate) fn reply(reply: &Reply) -> proto::Reply {
    proto::Reply {
        reply_id: reply.id.to_string(),
        channel: channel_to(reply.channel),
        body: reply.body.expose().clone(),
        actor: reply.actor.clone(),
        at: Some(timestamp(reply.given_at)),
        state: reply.state.word().to_owned(),
    }
}

/// A note as answers carry it.
pub(crate) fn note(note: &Note) -> proto::Note {
    proto::Note {
        note_id: note.id.to_string(),
        body: note.body.expose().clone(),
        actor: note.actor.clone(),
        at: Some(timestamp(note.written_at)),
    }
}

/// A text module as answers carry it.
pub(crate) fn text_module(module: TextModule) -> proto::TextModule {
    proto::TextModule {
        text_module_id: module.id.to_string(),
        version: module.version,
        name: module.name,
        body: module.body,
        kinds: module.kinds.into_iter().map(kind_to).collect(),
        language: module.language.word().to_owned(),
        active: module.active,
    }
}

#[cfg(test)]
mod tests {
    use contracts::common::v1 as common;

    use super::*;

    /// The contract's name of a number without its prefix, in lower case, is our word.
    #[test]
    fn words_and_wire_numbers_belong_together() {
        for one in Kind::ALL {
            let wire = common::WorkKind::try_from(kind_to(*one)).unwrap();
            assert_eq!(
                wire.as_str_name().to_lowercase(),
                format!("work_kind_{}", one.word())
            );
            assert_eq!(kind(kind_to(*one)), Some(*one));
        }
        for one in Channel::ALL {
            let wire = common::Channel::try_from(channel_to(*one)).unwrap();
            assert_eq!(
                wire.as_str_name().to_lowercase(),
                format!("channel_{}", one.word())
            );
            assert_eq!(channel(channel_to(*one)), Some(*one));
        }
        for one in Disposition::ALL {
            let wire = common::Disposition::try_from(place(Disposition::ALL, one)).unwrap();
            assert_eq!(
                wire.as_str_name().to_lowercase(),
                format!("disposition_{}", one.word())
            );
            assert_eq!(disposition(place(Disposition::ALL, one)), Some(*one));
        }
        assert_eq!((kind(0), kind(99), kind(-1)), (None, None, None));
        assert_eq!(region("cn.east"), "cn.east");
        assert_eq!((region("").as_str(), region("浙江").as_str()), ("cn", "cn"));
    }
}
