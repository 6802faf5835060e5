//! How a reply will reach the customer, known before it is given: by which way, under which subject, and what the
//! placeholders of its text stand for.

use chrono::{DateTime, FixedOffset, Utc};

use super::{Contact, ItemState, Product, Ticket, TicketError};
use crate::domain::{kind::Channel, placeholder::Placeholder};

/// What people hear of the reply's subject when the contact had none.
const NAMELESS: &str = "答复";

/// Who answers, and when.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    /// The name that the customer reads.
    pub clerk: &'a str,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl Contact {
    /// The way that a reply really takes: a mail to a web contact without address becomes visible on its status page.
    ///
    /// # Errors
    /// `reply-address-missing`.
    pub fn way(&self, channel: Channel) -> Result<Channel, TicketError> {
        match channel {
            Channel::Email if self.reply_to.is_some() => Ok(Channel::Email),
            Channel::Email if self.channel == Channel::Web => Ok(Channel::Web),
            Channel::Email => Err(TicketError::ReplyAddressMissing),
            other => Ok(other),
        }
    }

    /// What the reply to it is about.
    pub fn reply_subject(&self) -> String {
        match self.subject.expose().as_str() {
            "" => NAMELESS.to_owned(),
            subject => format!("Re: {subject}"),
        }
    }
}

impl Ticket {
    /// The subject that notify gives to the mail with a reply: what it is about, and the number that the customer knows.
    pub fn mail_subject(&self) -> String {
        let about = self
            .last_contact()
            .map(Contact::reply_subject)
            .unwrap_or_default();
        format!("答复：{about} [{}]", self.receipt())
    }

    /// The number that the customer was given first.
    pub fn receipt(&self) -> &str {
        self.contacts
            .first()
            .map_or("", |contact| contact.receipt.as_str())
    }

    /// What a placeholder stands for; `None` when the ticket does not know.
    pub fn value_of(&self, placeholder: Placeholder, by: Answering<'_>) -> Option<String> {
        match placeholder {
            Placeholder::Receipt => Some(self.receipt().to_owned()),
            Placeholder::TicketNumber => Some(self.number.clone()),
            Placeholder::Product => self.products().find_map(|product| {
                let name = product.generic_name.trim();
                let text = format!("{name} {}", product.specification.trim());
                (!name.is_empty()).then(|| text.trim().to_owned())
            }),
            Placeholder::Batch => self
                .products()
                .map(|product| product.batch_number.trim().to_owned())
                .find(|batch| !batch.is_empty()),
            Placeholder::Clerk => Some(by.clerk.to_owned()),
            Placeholder::Date => Some(day_in_china(by.now)),
            Placeholder::ReceivedDate => self
                .contacts
                .first()
                .map(|contact| day_in_china(contact.received_at)),
        }
    }

    /// What the ticket is about: by its work items, else by its contacts.
    fn products(&self) -> impl Iterator<Item = &Product> {
        let standing = self
            .items
            .iter()
            .filter(|item| item.state != ItemState::Withdrawn);
        let of_items = standing.filter_map(|item| item.product.as_ref());
        of_items.chain(
            self.contacts
                .iter()
                .filter_map(|contact| contact.product.as_ref()),
        )
    }
}

fn day_in_china(at: DateTime<Utc>) -> String {
    FixedOffset::east_opt(8 * 3600).map_or_else(String::new, |zone| {
        at.with_timezone(&zone).format("%Y-%m-%d").to_string()
    })
}
