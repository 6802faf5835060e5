//! What is known of a submission before its content is read: where it came from, its receipt, the id it has as a
//! contact. The id and the receipt depend on nothing else, so a redelivery finds what it made before.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use contracts::{intake::v1::ContactSubmitted, moment};
use kernel::{Id, Receipt};

use crate::{
    commands::SERVICE,
    domain::{
        channel::Channel,
        contact::{Contact, Reporter, language_of},
        region::Region,
    },
    store::channel_entries::ThingKey,
    wire::clean,
};

/// Why the work is done.
#[derive(Clone, Copy)]
pub(crate) enum Occasion<'a> {
    /// It came in.
    Arrived,
    /// A person says that it was wrongly rejected.
    Restored {
        /// Person id.
        person: &'a str,
        /// In the person's words.
        reason: &'a str,
    },
}

/// Head of a submission or registration.
pub(crate) struct Slip<'a> {
    pub(crate) submission_id: String,
    pub(crate) contact_id: Id<Contact>,
    pub(crate) channel: Channel,
    pub(crate) source: String,
    pub(crate) source_key: String,
    pub(crate) receipt: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) stated_kind: i32,
    pub(crate) region: String,
    pub(crate) occasion: Occasion<'a>,
}

impl<'a> Slip<'a> {
    /// Reads the head of a submission; what a gateway left out is made up for, because nothing may be lost.
    pub(crate) fn of(message: &ContactSubmitted, now: DateTime<Utc>, occasion: Occasion<'a>) -> Self {
        let channel = Channel::from_number(message.channel).unwrap_or(Channel::Other);
        let source = clean(&message.source);
        let key = clean(&message.source_key);
        let source_key = if key.is_empty() {
            clean(&message.submission_id)
        } else {
            key
        };
        let received_at = moment(message.received_at.as_ref()).unwrap_or(now);
        let receipt = clean(&message.receipt);
        Self {
            submission_id: clean(&message.submission_id),
            contact_id: contact_id(channel, &source, &source_key),
            receipt: if receipt.is_empty() {
                derived_receipt(received_at, channel, &source, &source_key)
            } else {
                receipt
            },
            channel,
            source,
            source_key,
            received_at,
            stated_kind: message.stated_kind,
            region: clean(&message.region),
            occasion,
        }
    }

    /// What names the thing.
    pub(crate) fn key(&self) -> ThingKey {
        ThingKey {
            channel: self.channel.number(),
            source: self.source.clone(),
            source_key: self.source_key.clone(),
        }
    }

    /// The region of the source, else the root.
    pub(crate) fn source_region(&self) -> Region {
        Region::first_of([self.region.as_str()])
    }

    /// Who makes it a contact.
    pub(crate) fn actor(&self) -> &'a str {
        match self.occasion {
            Occasion::Arrived => SERVICE,
            Occasion::Restored { person, .. } => person,
        }
    }

    /// A contact that says nothing yet.
    pub(crate) fn contact(&self, reporter: Reporter, subject: String, text: String) -> Contact {
        Contact {
            contact_id: self.contact_id,
            version: 1,
            receipt: self.receipt.clone(),
            channel: self.channel,
            source: self.source.clone(),
            source_key: self.source_key.clone(),
            received_at: self.received_at,
            region: self.source_region(),
            language: language_of(&format!("{subject}{text}")).to_owned(),
            reporter,
            subject,
            text,
            stated_kind: self.stated_kind,
            products: Vec::new(),
            customer_id: String::new(),
            in_reply_to: None,
            thread_reason: String::new(),
            first_responder: String::new(),
            call: None,
            mail_message_id: String::new(),
            channel_note: String::new(),
            product_grade: String::new(),
            purchased_on: String::new(),
            is_described: false,
            needs_description: false,
            actor: self.actor().to_owned(),
        }
    }
}

/// The id of the contact that a thing of a source is, or would be.
pub(crate) fn contact_id(channel: Channel, source: &str, source_key: &str) -> Id<Contact> {
    Id::derived(&["contact", channel.slug(), source, source_key])
}

/// A receipt for what no gateway has given one.
pub(crate) fn derived_receipt(at: DateTime<Utc>, channel: Channel, source: &str, source_key: &str) -> String {
    Receipt::derived(china_day(at), &[channel.slug(), source, source_key]).to_string()
}

/// The day in China, which has one time zone and no summer time.
fn china_day(at: DateTime<Utc>) -> NaiveDate {
    FixedOffset::east_opt(8 * 3_600).map_or(at.date_naive(), |china| at.with_timezone(&china).date_naive())
}
