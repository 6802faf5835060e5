//! A contact 来件 as a whole, and how it may change. Nothing here prints: a contact is personal and often health data.

use chrono::{DateTime, Utc};
use kernel::Id;
use serde::{Deserialize, Serialize};

use super::{channel::Channel, region::Region};

/// Who contacted us, as far as known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reporter {
    /// Name of the person.
    pub name: String,
    /// Hospital, pharmacy, company.
    pub organisation: String,
    /// Phone as given.
    pub phone: String,
    /// Mail address to answer to.
    pub email: String,
    /// Postal address.
    pub address: String,
}

impl Reporter {
    /// Takes over what `other` says; what it leaves empty stays.
    pub fn learn(&mut self, other: &Self) {
        for (known, said) in [
            (&mut self.name, &other.name),
            (&mut self.organisation, &other.organisation),
            (&mut self.phone, &other.phone),
            (&mut self.email, &other.email),
            (&mut self.address, &other.address),
        ] {
            if !said.is_empty() {
                known.clone_from(said);
            }
        }
    }
}

/// A product as the catalogue knows it, or as the customer wrote it when `product_id` is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mention {
    /// Of the catalogue; empty when it is not known or not certain.
    pub product_id: String,
    /// 通用名称.
    pub generic_name: String,
    /// 规格.
    pub specification: String,
    /// 包装规格.
    pub pack_size: String,
    /// 批准文号.
    pub approval_number: String,
    /// 批号.
    pub batch_number: String,
    /// `drug` or `device`; empty when unknown.
    pub kind: String,
    /// 追溯码.
    pub trace_code: String,
}

/// What is known of a call so far.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallFacts {
    /// Name of the call in the exchange.
    pub call_id: String,
    /// We called.
    pub outbound: bool,
    /// `ringing`, `answered`, `missed` or `ended`.
    pub state: String,
    /// Login of the clerk who took it.
    pub agent: String,
    /// Seconds of talk.
    pub duration_seconds: u32,
    /// First ringing.
    pub started_at: Option<DateTime<Utc>>,
}

/// A contact as it stands.
#[derive(Clone, PartialEq)]
pub struct Contact {
    /// Derived from channel, source and key.
    pub contact_id: Id<Contact>,
    /// Rises by one with every change; 1 when received.
    pub version: i64,
    /// Receipt number 受理编号.
    pub receipt: String,
    /// How it came.
    pub channel: Channel,
    /// Through which mailbox, hotline, form or desk.
    pub source: String,
    /// What names it there.
    pub source_key: String,
    /// When we had it.
    pub received_at: DateTime<Utc>,
    /// Where it belongs.
    pub region: Region,
    /// Who contacted us.
    pub reporter: Reporter,
    /// In a line.
    pub subject: String,
    /// In the sender's words, or a clerk's.
    pub text: String,
    /// `zh` or `en`.
    pub language: String,
    /// Number of the work kind that the source or a person stated; 0 for none.
    pub stated_kind: i32,
    /// What it is about.
    pub products: Vec<Mention>,
    /// Customer of the catalogue; empty when unknown.
    pub customer_id: String,
    /// The earlier contact that this one continues.
    pub in_reply_to: Option<Id<Contact>>,
    /// Why we think so.
    pub thread_reason: String,
    /// First responder 首问责任人; empty while nobody is known.
    pub first_responder: String,
    /// For calls.
    pub call: Option<CallFacts>,
    /// For mail, without angle brackets.
    pub mail_message_id: String,
    /// Page of an opinion book, number of a letter.
    pub channel_note: String,
    /// 商品等级, as stated.
    pub product_grade: String,
    /// 购买日期, as stated.
    pub purchased_on: String,
    /// A person wrote subject or text.
    pub is_described: bool,
    /// A call of which nobody has written down what was said.
    pub needs_description: bool,
    /// Who recorded it first.
    pub actor: String,
}

/// What a person learnt of a contact; empty fields say nothing.
#[derive(Clone, Default)]
pub struct Description {
    /// Who contacted us.
    pub reporter: Reporter,
    /// In a line.
    pub subject: String,
    /// What was said.
    pub text: String,
    /// Work kind; 0 says nothing.
    pub stated_kind: i32,
    /// What it is about; replaces what was recognised.
    pub products: Vec<Mention>,
    /// Where it belongs.
    pub region: Option<Region>,
    /// 商品等级.
    pub product_grade: String,
    /// 购买日期.
    pub purchased_on: String,
}

impl Contact {
    /// The same contact with what `person` learnt. Whoever describes a contact that nobody took in is its first
    /// responder 首问责任人. The version is the caller's business.
    #[must_use]
    pub fn described(&self, description: &Description, person: &str) -> Self {
        let mut next = self.clone();
        next.reporter.learn(&description.reporter);
        for (known, said) in [
            (&mut next.subject, &description.subject),
            (&mut next.text, &description.text),
            (&mut next.product_grade, &description.product_grade),
            (&mut next.purchased_on, &description.purchased_on),
        ] {
            if !said.is_empty() {
                known.clone_from(said);
            }
        }
        if !description.text.is_empty() || !description.subject.is_empty() {
            next.is_described = true;
        }
        if !description.text.is_empty() {
            next.needs_description = false;
        }
        if description.stated_kind != 0 {
            next.stated_kind = description.stated_kind;
        }
        if !description.products.is_empty() {
            next.products.clone_from(&description.products);
        }
        if let Some(region) = &description.region {
            next.region = region.clone();
        }
        if next.first_responder.is_empty() {
            person.clone_into(&mut next.first_responder);
        }
        next
    }

    /// What a complete registration would still need: name, address, contact details, product, its grade,
    /// purchase date, and what the problem is. An incomplete contact is accepted all the same.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let reporter = &self.reporter;
        let wanted = [
            (
                "reporter-name",
                reporter.name.is_empty() && reporter.organisation.is_empty(),
            ),
            ("reporter-address", reporter.address.is_empty()),
            (
                "reporter-contact",
                reporter.phone.is_empty() && reporter.email.is_empty(),
            ),
            ("product", self.products.is_empty()),
            ("product-grade", self.product_grade.is_empty()),
            ("purchased-on", self.purchased_on.is_empty()),
            ("text", self.text.is_empty()),
        ];
        let missing = wanted.into_iter().filter(|(_, is_missing)| *is_missing);
        missing.map(|(slug, _)| slug).collect()
    }
}

/// `zh` when a text has Chinese characters or nothing to tell by, else `en`.
#[must_use]
pub fn language_of(text: &str) -> &'static str {
    let has_chinese = text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let has_latin = text.chars().any(|c| c.is_ascii_alphabetic());
    if has_latin && !has_chinese { "en" } else { "zh" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_mixed_text_is_chinese() {
        assert_eq!(language_of("Amoxicillin 胶囊变色"), "zh");
        assert_eq!(language_of("The capsules are discoloured"), "en");
        assert_eq!(language_of("12345"), "zh");
    }
}
