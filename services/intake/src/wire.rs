//! Between the contract's messages and the domain's words. Postgres takes no NUL, so none gets past here.

use chrono::{DateTime, Utc};
use contracts::{
    common::v1::{EvidenceRef, ProductMention, Reporter as ReporterMessage},
    intake::v1::{CallEvent as CallEventMessage, CallFacts as CallFactsMessage, ContactReceived},
    moment, timestamp,
};
use vault::mask;

use crate::{
    domain::{
        call::{CallEvent, CallFact, Direction, HangUpCause},
        contact::{CallFacts, Contact, Mention, Reporter},
    },
    store::call_events::StoredCallEvent,
};

/// A text that can be stored: without NUL, without white space around it.
pub(crate) fn clean(text: &str) -> String {
    text.replace('\0', "").trim().to_owned()
}

pub(crate) fn reporter(message: Option<&ReporterMessage>) -> Reporter {
    message.map_or_else(Reporter::default, |message| Reporter {
        name: clean(&message.name),
        organisation: clean(&message.organisation),
        phone: clean(&message.phone),
        email: clean(&message.email),
        address: clean(&message.address),
    })
}

pub(crate) fn mention(message: &ProductMention) -> Mention {
    Mention {
        product_id: clean(&message.product_id),
        generic_name: clean(&message.generic_name),
        specification: clean(&message.specification),
        pack_size: clean(&message.pack_size),
        approval_number: clean(&message.approval_number),
        batch_number: clean(&message.batch_number),
        kind: clean(&message.kind),
        trace_code: clean(&message.trace_code),
    }
}

fn mention_message(mention: &Mention) -> ProductMention {
    ProductMention {
        product_id: mention.product_id.clone(),
        generic_name: mention.generic_name.clone(),
        specification: mention.specification.clone(),
        pack_size: mention.pack_size.clone(),
        approval_number: mention.approval_number.clone(),
        batch_number: mention.batch_number.clone(),
        kind: mention.kind.clone(),
        trace_code: mention.trace_code.clone(),
    }
}

fn call_message(facts: &CallFacts) -> CallFactsMessage {
    CallFactsMessage {
        call_id: facts.call_id.clone(),
        outbound: facts.outbound,
        state: facts.state.clone(),
        agent: facts.agent.clone(),
        duration_seconds: facts.duration_seconds,
        started_at: facts.started_at.map(timestamp),
    }
}

/// The sender as those see him who have not asked for more: what is there is seen, what it says is not.
pub(crate) fn masked(reporter: &Reporter) -> Reporter {
    Reporter {
        name: mask::name(&reporter.name),
        organisation: reporter.organisation.clone(),
        phone: mask::phone(&reporter.phone),
        email: mask::email(&reporter.email),
        address: mask::address(&reporter.address),
    }
}

/// A sender for others.
pub(crate) fn reporter_message(reporter: &Reporter) -> ReporterMessage {
    ReporterMessage {
        name: reporter.name.clone(),
        organisation: reporter.organisation.clone(),
        phone: reporter.phone.clone(),
        email: reporter.email.clone(),
        address: reporter.address.clone(),
    }
}

/// The whole contact as other services may know it.
pub(crate) fn contact_message(contact: &Contact, evidence: Vec<EvidenceRef>) -> ContactReceived {
    ContactReceived {
        contact_id: contact.contact_id.to_string(),
        version: u64::try_from(contact.version).unwrap_or_default(),
        receipt: contact.receipt.clone(),
        channel: i32::from(contact.channel.number()),
        source: contact.source.clone(),
        received_at: Some(timestamp(contact.received_at)),
        region: contact.region.to_string(),
        reporter: Some(reporter_message(&contact.reporter)),
        subject: contact.subject.clone(),
        text: contact.text.clone(),
        language: contact.language.clone(),
        stated_kind: contact.stated_kind,
        products: contact.products.iter().map(mention_message).collect(),
        customer_id: contact.customer_id.clone(),
        evidence,
        in_reply_to_contact_id: contact.in_reply_to.map(|id| id.to_string()).unwrap_or_default(),
        thread_reason: contact.thread_reason.clone(),
        first_responder: contact.first_responder.clone(),
        call: contact.call.as_ref().map(call_message),
        mail_message_id: contact.mail_message_id.clone(),
        actor: contact.actor.clone(),
        channel_note: contact.channel_note.clone(),
        product_grade: contact.product_grade.clone(),
        purchased_on: contact.purchased_on.clone(),
        missing: contact.missing().into_iter().map(str::to_owned).collect(),
    }
}

/// An event of a call for storage. One without an id of its own is named by its submission; one of a kind nobody
/// knows is kept and says only that there was a call.
pub(crate) fn stored_call_event(
    message: &CallEventMessage,
    submission_id: &str,
    received_at: DateTime<Utc>,
) -> StoredCallEvent {
    let event_id = clean(&message.event_id);
    StoredCallEvent {
        event_id: if event_id.is_empty() {
            submission_id.to_owned()
        } else {
            event_id
        },
        kind: clean(&message.kind),
        at: moment(message.at.as_ref()).unwrap_or(received_at),
        outbound: message.outbound,
        caller: clean(&message.from),
        callee: clean(&message.to),
        agent: clean(&message.agent),
        summary: clean(&message.summary),
        topic: clean(&message.topic),
        duration_seconds: i64::from(message.duration_seconds),
        cause: clean(&message.cause),
        recording_url: clean(&message.recording_url),
    }
}

/// The stored event as the call's rules read it, and the note that it carries: an agent's wrap-up comes with whatever
/// event the telephone system sends last.
pub(crate) fn call_events(event: &StoredCallEvent) -> impl Iterator<Item = CallEvent> {
    let note = (event.kind != "noted" && !event.summary.is_empty()).then(|| CallEvent {
        at: event.at,
        id: format!("{}#note", event.event_id),
        fact: note(event),
    });
    call_event(event).into_iter().chain(note)
}

fn note(event: &StoredCallEvent) -> CallFact {
    CallFact::Noted {
        summary: event.summary.clone(),
        topic: Some(event.topic.clone()).filter(|topic| !topic.is_empty()),
    }
}

/// The stored event as the call's rules read it.
pub(crate) fn call_event(event: &StoredCallEvent) -> Option<CallEvent> {
    Some(CallEvent {
        at: event.at,
        id: event.event_id.clone(),
        fact: fact(event)?,
    })
}

fn fact(event: &StoredCallEvent) -> Option<CallFact> {
    let seconds = u32::try_from(event.duration_seconds).unwrap_or_default();
    Some(match event.kind.as_str() {
        "ringing" => CallFact::Ringing {
            from: event.caller.clone(),
            to: event.callee.clone(),
            direction: if event.outbound {
                Direction::Outbound
            } else {
                Direction::Inbound
            },
        },
        "answered" => CallFact::Answered {
            agent: event.agent.clone(),
        },
        "missed" => CallFact::Missed,
        "hung_up" => CallFact::HungUp {
            cause: hang_up_cause(&event.cause),
            talk_seconds: seconds,
        },
        "recording_ready" => CallFact::RecordingReady {
            location: event.recording_url.clone(),
            sha256: None,
            seconds,
        },
        "noted" => note(event),
        _ => return None,
    })
}

fn hang_up_cause(cause: &str) -> HangUpCause {
    match cause {
        "caller" => HangUpCause::Caller,
        "callee" | "agent" => HangUpCause::Callee,
        "no_answer" | "no-answer" => HangUpCause::NoAnswer,
        "busy" => HangUpCause::Busy,
        other => HangUpCause::Other(other.to_owned()),
    }
}
