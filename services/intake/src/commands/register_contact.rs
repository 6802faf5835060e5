//! A person registers what came in by letter, fax, visit, opinion book, telegram or word of mouth (R-013, R-025 to
//! Incomplete registrations are accepted and told what they lack.

use std::collections::HashSet;

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use contracts::{access::v1::Principal, common::v1::EvidenceRef};
use eventbus::Database;
use evidence::EvidenceStore;
use kernel::{Clock, Fault, Id};

use crate::{
    commands::{
        DESK, Rules, Unit, keep,
        matter::{self, Clues},
        slip::{Occasion, Slip, contact_id, derived_receipt},
    },
    domain::{
        channel::Channel,
        contact::{Contact, Description},
        region::Region,
    },
    fault,
    store::{contacts, regions},
};

/// Clocks of clerks' machines may be fast by this much.
const TOLERATED_MINUTES: i64 = 10;

/// A file that came with it.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) content: contracts::Bytes,
}

/// What a person registers.
pub(crate) struct Registration {
    /// `None` when unspecified, which is refused.
    pub(crate) channel: Option<Channel>,
    /// `None`: now.
    pub(crate) received_at: Option<DateTime<Utc>>,
    /// `None`: the person's own region.
    pub(crate) region: Option<Region>,
    pub(crate) said: Description,
    pub(crate) files: Vec<File>,
    pub(crate) channel_note: String,
    pub(crate) idempotency_key: String,
}

/// Registers, once per key and person; the second time it answers what the first time did.
///
/// # Errors
/// `channel-missing`, `channel-note-missing`, `content-missing`, `received-at-future`, `region-unknown`,
/// `region-outside`, `region-missing`.
pub(crate) async fn register(
    (database, clock, store, rules): (&Database, &Clock, &EvidenceStore, &Rules),
    person: &Principal,
    registration: Registration,
) -> Result<Contact, Fault> {
    let now = clock.now();
    let channel = check(&registration, now)?;
    let region = registration.region;
    let refs = file(store, &registration.files).await?;
    let slip = slip(
        person,
        channel,
        &registration.idempotency_key,
        registration.received_at,
        now,
    );
    let scope = Scope::of(person);
    let mut tx = database.begin(&scope).await.map_err(fault::database)?;
    let known = contacts::find(&mut tx, slip.contact_id)
        .await
        .map_err(fault::database)?;
    let mut unit = Unit::new(&mut tx, now, rules);
    if let Some(known) = known {
        return unit.open(known).map_err(fault::accept);
    }
    let said = registration.said;
    let mut contact = slip.contact(said.reporter.clone(), said.subject.clone(), said.text.clone());
    person.person_id.clone_into(&mut contact.actor);
    contact = contact.described(&said, &person.person_id);
    contact.is_described = true;
    contact.channel_note = registration.channel_note;
    let named = format!("{}\n{}", contact.subject, contact.text);
    if contact.products.is_empty() {
        contact.products = matter::products(&mut unit, &named, "")
            .await
            .map_err(fault::accept)?;
    }
    let clues = Clues {
        emails: vec![&said.reporter.email],
        phones: vec![&said.reporter.phone],
        words: format!("{}\n{}", said.reporter.organisation, said.text),
    };
    let customer = matter::customer(&mut unit, &clues).await.map_err(fault::accept)?;
    let near = customer.as_ref().map(|customer| customer.region.as_str());
    contact.region = place(&mut unit, &scope, region, near).await?;
    contact.customer_id = customer.map(|customer| customer.customer_id).unwrap_or_default();
    keep::receive(&mut unit, &slip, &contact, &refs)
        .await
        .map_err(fault::accept)?;
    unit.finish().await.map_err(fault::accept)?;
    tx.commit().await.map_err(fault::database)?;
    Ok(contact)
}

fn check(registration: &Registration, now: DateTime<Utc>) -> Result<Channel, Fault> {
    let Some(channel) = registration.channel else {
        return Err(Fault::invalid(
            "channel-missing",
            "请选择反馈形式。",
            "Please say by which channel it came.",
        ));
    };
    if matches!(channel, Channel::OpinionBook | Channel::Other) && registration.channel_note.is_empty() {
        return Err(Fault::invalid(
            "channel-note-missing",
            "请注明意见簿的页码和日期，或说明其他反馈形式。",
            "Please note page and date of the opinion book, or what the other channel is.",
        ));
    }
    let said = &registration.said;
    let is_quick_note = channel == Channel::Phone && !said.reporter.phone.is_empty();
    if said.text.is_empty() && registration.files.is_empty() && !is_quick_note {
        return Err(Fault::invalid(
            "content-missing",
            "请填写来件内容，或上传原件。",
            "Please write down the content or attach the original.",
        ));
    }
    if registration
        .received_at
        .is_some_and(|at| at > now + TimeDelta::minutes(TOLERATED_MINUTES))
    {
        return Err(Fault::invalid(
            "received-at-future",
            "收到时间不能晚于现在。",
            "The time of receipt lies in the future.",
        ));
    }
    Ok(channel)
}

/// The same key of the same person is the same thing; without a key every registration is a new thing.
fn slip<'a>(
    person: &Principal,
    channel: Channel,
    key: &str,
    received_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Slip<'a> {
    let key = if key.is_empty() {
        Id::<Contact>::new().to_string()
    } else {
        key.to_owned()
    };
    let source_key = format!("{}:{key}", person.person_id);
    Slip {
        submission_id: source_key.clone(),
        contact_id: contact_id(channel, DESK, &source_key),
        receipt: derived_receipt(now, channel, DESK, &source_key),
        channel,
        source: DESK.to_owned(),
        source_key,
        received_at: received_at.unwrap_or(now),
        stated_kind: 0,
        region: String::new(),
        occasion: Occasion::Arrived,
    }
}

/// The region asked for; else the customer's, if the person may see it; else the person's only one, or the whole
/// country for somebody who sees all of it.
async fn place(
    unit: &mut Unit<'_>,
    scope: &Scope,
    asked: Option<Region>,
    customer: Option<&str>,
) -> Result<Region, Fault> {
    if let Some(region) = asked {
        allowed(unit, scope, &region).await?;
        return Ok(region);
    }
    let near = customer.and_then(|region| region.parse::<Region>().ok());
    if let Some(region) = near.filter(|region| scope.covers(region.as_str())) {
        return Ok(region);
    }
    match scope {
        Scope::Everything => Ok(Region::root()),
        Scope::Regions(own) => match own.as_slice() {
            [only] => Ok(Region::first_of([only.as_str()])),
            _ => Err(Fault::invalid(
                "region-missing",
                "请选择地区。",
                "Please choose a region.",
            )),
        },
    }
}

/// Whether a person may put a contact into a region.
///
/// # Errors
/// `region-outside` beyond the scope, `region-unknown` when the tree has no such region.
pub(crate) async fn allowed(unit: &mut Unit<'_>, scope: &Scope, region: &Region) -> Result<(), Fault> {
    if !scope.covers(region.as_str()) {
        return Err(Fault::new(
            kernel::Code::PermissionDenied,
            "region-outside",
            "该地区不在您的权限范围内。",
            "The region lies outside of what you may see.",
        ));
    }
    let exists = regions::exists(unit.tx, region.as_str())
        .await
        .map_err(fault::database)?;
    if exists || *region == Region::root() {
        Ok(())
    } else {
        Err(no_region())
    }
}

/// There is no such region.
pub(crate) fn no_region() -> Fault {
    Fault::invalid("region-unknown", "没有这个地区。", "There is no such region.")
}

async fn file(store: &EvidenceStore, files: &[File]) -> Result<Vec<EvidenceRef>, Fault> {
    let mut refs = Vec::with_capacity(files.len());
    let mut seen = HashSet::new();
    for one in files {
        let digest = store.put(one.content.clone()).await.map_err(fault::evidence)?;
        if seen.insert((digest, one.name.clone())) {
            refs.push(EvidenceRef {
                sha256: digest.to_string(),
                media_type: one.media_type.clone(),
                name: one.name.clone(),
                size_bytes: one.content.len() as u64,
                role: "attachment".to_owned(),
            });
        }
    }
    Ok(refs)
}
