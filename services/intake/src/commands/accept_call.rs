//! An event of a call. The first one makes the contact, later ones amend it; whatever their order, the same events
//! give the same contact. Calls that we made are kept apart.

use contracts::{
    common::v1::EvidenceRef,
    intake::v1::{CallEvent, ContactSubmitted},
};

use crate::{
    commands::{
        SERVICE,
        file_evidence::Filed,
        keep,
        matter::{self, Clues},
        slip::Slip,
        unit::{AcceptError, Unit},
    },
    domain::{
        admission::Refusal,
        call::Call,
        call_contact::{CallView, view},
        contact::{Contact, Reporter},
        region::Region,
    },
    store::{
        call_events::{self, StoredCallEvent},
        channel_entries::KnownEntry,
        contacts, evidence, people,
    },
    wire,
};

pub(crate) async fn accept(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    event: &CallEvent,
    filed: &Filed,
    known: Option<KnownEntry>,
) -> Result<(), AcceptError> {
    let event = wire::stored_call_event(event, &slip.submission_id, slip.received_at);
    let contact_id = slip.contact_id.uuid();
    let mut events = match known {
        // what the ledger does not know has no events either
        None => Vec::new(),
        Some(_) => {
            unit.write().await?;
            call_events::of(unit.tx, (&unit.rules.vault, &mut unit.keys), contact_id).await?
        }
    };
    let is_news = take_in(&mut events, &event);
    if let Some(kept) = events
        .iter()
        .find(|one| is_news && one.event_id == event.event_id)
    {
        unit.heard(contact_id, kept.clone());
    }
    let seen = read(slip, &events);
    match known.map(|known| known.outcome) {
        None if seen.facts.outbound => {
            let refusal = Refusal {
                reason: "outbound-call",
                explanation: "direction-outbound".to_owned(),
            };
            keep::reject(unit, slip, message, filed, &refusal).await
        }
        None => receive(unit, slip, &seen, &filed.refs).await,
        Some(outcome) => {
            let added = evidence::add(unit.tx, &evidence::pieces(contact_id, &filed.refs)).await?;
            let is_heard = added > 0 && filed.refs.iter().any(|one| one.role != "raw");
            if outcome == "contact" && (is_news || is_heard) {
                let note = if is_news { event.summary.as_str() } else { "" };
                follow(unit, slip, &seen, note, is_heard).await?;
            }
            Ok(())
        }
    }
}

/// Makes a contact of a rejected call.
pub(crate) async fn restore(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    event: &CallEvent,
    refs: &[EvidenceRef],
) -> Result<(), AcceptError> {
    let keys = (unit.rules.vault.as_ref(), &mut unit.keys);
    let mut events = call_events::of(unit.tx, keys, slip.contact_id.uuid()).await?;
    if events.is_empty() {
        events.push(wire::stored_call_event(
            event,
            &slip.submission_id,
            slip.received_at,
        ));
    }
    let seen = read(slip, &events);
    receive(unit, slip, &seen, refs).await
}

/// Adds an event to the set; of two with one id the smaller stays, whatever the order. Answers whether the set changed.
fn take_in(events: &mut Vec<StoredCallEvent>, event: &StoredCallEvent) -> bool {
    match events.iter_mut().find(|known| known.event_id == event.event_id) {
        None => {
            events.push(event.clone());
            true
        }
        Some(known) if known == event => false,
        Some(known) => {
            tracing::warn!(
                event_id = event.event_id,
                "a call event came twice with different content"
            );
            let is_smaller = wire::call_event(event) < wire::call_event(known);
            if is_smaller {
                known.clone_from(event);
            }
            is_smaller
        }
    }
}

fn read(slip: &Slip<'_>, events: &[StoredCallEvent]) -> CallView {
    let call = Call::fold(events.iter().flat_map(wire::call_events));
    let outbound = events.iter().any(|event| event.outbound);
    let mut seen = view(&slip.source_key, &call, outbound);
    let named = |pick: fn(&StoredCallEvent) -> &String| {
        let mut values = events
            .iter()
            .map(pick)
            .filter(|value| !value.is_empty())
            .collect::<Vec<_>>();
        values.sort();
        values.first().map(|value| (*value).clone()).unwrap_or_default()
    };
    if seen.caller.is_empty() {
        seen.caller = named(|event| &event.caller);
    }
    if seen.facts.agent.is_empty() && seen.facts.state != "missed" {
        seen.facts.agent = named(|event| &event.agent);
    }
    seen
}

async fn receive(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    seen: &CallView,
    refs: &[EvidenceRef],
) -> Result<(), AcceptError> {
    let empty = slip.contact(Reporter::default(), String::new(), String::new());
    let contact = shown(unit, slip, &empty, seen, "").await?;
    keep::receive(unit, slip, &contact, refs).await?;
    Ok(())
}

async fn follow(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    seen: &CallView,
    note: &str,
    is_heard: bool,
) -> Result<(), AcceptError> {
    let Some(old) = contacts::find_locked(unit.tx, slip.contact_id).await? else {
        return Err(AcceptError::Raced);
    };
    let old = unit.open(old)?;
    let next = shown(unit, slip, &old, seen, note).await?;
    if next != old || is_heard {
        keep::amend(unit, &old, next, SERVICE, "call-event").await?;
    }
    Ok(())
}

/// The contact as the call shows it. What a person has written stays: a later note is added below it.
async fn shown(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    old: &Contact,
    seen: &CallView,
    note: &str,
) -> Result<Contact, AcceptError> {
    let mut next = old.clone();
    next.call = Some(seen.facts.clone());
    if next.reporter.phone.is_empty() {
        next.reporter.phone.clone_from(&seen.caller);
    }
    if !next.is_described {
        next.subject.clone_from(&seen.subject);
        next.text.clone_from(&seen.text);
        next.needs_description = seen.needs_description;
    } else if !note.is_empty() && !next.text.contains(note) {
        next.text = format!("{}\n\n{note}", next.text).trim().to_owned();
        next.needs_description = false;
    }
    if next.text != old.text && !next.is_described {
        let named = format!("{}\n{}", next.subject, next.text);
        next.products = matter::products(unit, &named, "").await?;
    }
    if next.first_responder.is_empty() && !seen.facts.agent.is_empty() {
        let person = people::of_login(unit.tx, &seen.facts.agent).await?;
        next.first_responder = person.unwrap_or_default();
    }
    if next.customer_id.is_empty() && !next.reporter.phone.is_empty() {
        let clues = Clues {
            phones: vec![&next.reporter.phone],
            ..Clues::default()
        };
        if let Some(customer) = matter::customer(unit, &clues).await? {
            if next.region == slip.source_region() {
                next.region = Region::first_of([customer.region.as_str(), slip.region.as_str()]);
            }
            next.customer_id = customer.customer_id;
        }
    }
    Ok(next)
}
