//! The public form: what the sender chose is taken at its word, what he wrote is read like any other text.

use contracts::{common::v1::EvidenceRef, intake::v1::FormEntry};

use crate::{
    commands::{
        acknowledge::{Recipient, acknowledge},
        keep,
        matter::{self, Clues},
        slip::Slip,
        thread,
        unit::{AcceptError, Unit},
    },
    domain::{
        contact::Mention,
        mail::{
            Address, ParsedMail,
            robots::{Acknowledge, may_acknowledge},
        },
        region::Region,
    },
    wire::{self, clean},
};

/// Characters of the text that make the subject.
const SUBJECT_CHARACTERS: usize = 40;

/// Nothing was filled in.
pub(crate) fn is_blank(form: &FormEntry) -> bool {
    [&form.text, &form.product, &form.batch]
        .iter()
        .all(|field| clean(field).is_empty())
}

pub(crate) async fn accept(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    form: &FormEntry,
    refs: &[EvidenceRef],
) -> Result<(), AcceptError> {
    let reporter = wire::reporter(form.reporter.as_ref());
    let (text, product) = (clean(&form.text), clean(&form.product));
    let clues = Clues {
        emails: vec![&reporter.email],
        phones: vec![&reporter.phone],
        words: format!("{}\n{}", reporter.organisation, text),
    };
    let customer = matter::customer(unit, &clues).await?;
    let thread = thread::of_text(unit, &text).await?;
    let products = matter::products(unit, &format!("{product}\n{text}"), &form.batch).await?;
    let mut contact = slip.contact(reporter, headline(&text, &product), text);
    contact.products = with_stated(products, &product);
    if matches!(form.language.as_str(), "zh" | "en") {
        contact.language.clone_from(&form.language);
    }
    let (customer_id, customer_region) = customer.map_or_else(Default::default, |customer| {
        (customer.customer_id, customer.region)
    });
    contact.customer_id = customer_id;
    contact.region = Region::first_of([
        form.region.as_str(),
        customer_region.as_str(),
        slip.region.as_str(),
    ]);
    if let Some(thread) = thread {
        contact.in_reply_to = Some(thread.contact_id);
        thread.reason.slug().clone_into(&mut contact.thread_reason);
    }
    keep::receive(unit, slip, &contact, refs).await?;
    if may_be_acknowledged(&contact.reporter.email, &unit.rules.own()) {
        let recipient = Recipient {
            address: &contact.reporter.email,
            in_reply_to: "",
        };
        acknowledge(unit, &contact, &recipient);
    }
    Ok(())
}

/// The loop rule of mail for an address that somebody typed in: deliverable, not ours, not a robot's.
fn may_be_acknowledged(email: &str, own: &[&str]) -> bool {
    let as_if_mailed = ParsedMail {
        from: Some(Address {
            name: None,
            address: email.to_owned(),
        }),
        ..ParsedMail::default()
    };
    may_acknowledge(&as_if_mailed, own) == Acknowledge::Yes
}

/// The first line of the text, shortened; without text the product.
fn headline(text: &str, product: &str) -> String {
    let line = text
        .lines()
        .next()
        .filter(|line| !line.is_empty())
        .unwrap_or(product);
    let mut short: String = line.chars().take(SUBJECT_CHARACTERS).collect();
    if line.chars().count() > SUBJECT_CHARACTERS {
        short.push('…');
    }
    short
}

/// A stated product that the catalogue does not know is kept as the sender wrote it.
fn with_stated(mut products: Vec<Mention>, product: &str) -> Vec<Mention> {
    let is_named = products
        .iter()
        .any(|mention| !mention.generic_name.is_empty() || !mention.approval_number.is_empty());
    if product.is_empty() || is_named {
        return products;
    }
    match products.as_mut_slice() {
        [only] => product.clone_into(&mut only.generic_name),
        _ => products.push(Mention {
            generic_name: product.to_owned(),
            ..Mention::default()
        }),
    }
    products
}
