//! A mail: refused when a machine sent it, a duplicate when it came before by another route, else a contact that
//! continues an earlier one if it says so.

use contracts::intake::v1::ContactSubmitted;

use crate::{
    commands::{
        acknowledge::{Recipient, acknowledge},
        file_evidence::Filed,
        keep,
        matter::{self, Clues},
        slip::{Occasion, Slip},
        thread,
        unit::{AcceptError, Unit},
    },
    domain::{
        admission,
        contact::Reporter,
        duplicate::{KeyStrength, dedupe_key},
        mail::{
            ParsedMail,
            robots::{Acknowledge, may_acknowledge},
        },
        recognise::{FindingKind, recognise},
        region::Region,
    },
    store::mails::NewMail,
    wire::clean,
};

pub(crate) async fn accept(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
    mail: &ParsedMail,
) -> Result<(), AcceptError> {
    let rules = unit.rules;
    let own = rules.own();
    if let Occasion::Arrived = slip.occasion
        && let Some(refusal) = admission::refuse(mail, &own, &rules.lexicon)
    {
        return keep::reject(unit, slip, message, filed, &refusal).await;
    }
    let message_id = mail.message_id.as_deref().map(clean).unwrap_or_default();
    let key = dedupe_key(mail);
    let new = NewMail {
        contact_id: slip.contact_id.uuid(),
        message_id: message_id.clone(),
        is_strong: key.strength == KeyStrength::Strong,
        dedupe_key: key.key,
    };
    if let Some(original) = unit.claim(new) {
        return match slip.occasion {
            Occasion::Arrived => keep::duplicate(unit, slip, &filed.refs, original, "same-mail").await,
            Occasion::Restored { .. } => Err(AcceptError::ContactExists),
        };
    }
    let text = words(mail);
    let reporter = reporter(mail);
    let thread = thread::of_mail(unit, mail, &reporter.email).await?;
    let clues = Clues {
        emails: mail
            .from
            .iter()
            .chain(&mail.reply_to)
            .map(|address| address.address.as_str())
            .collect(),
        phones: vec![&reporter.phone],
        words: format!("{}\n{}\n{}", reporter.name, mail.signature, text),
    };
    let customer = matter::customer(unit, &clues).await?;
    let mut contact = slip.contact(reporter, clean(&mail.subject), text);
    let named = format!("{}\n{}", contact.subject, contact.text);
    contact.products = matter::products(unit, &named, "").await?;
    contact.mail_message_id = message_id;
    if let Some(customer) = customer {
        contact.region = Region::first_of([customer.region.as_str(), slip.region.as_str()]);
        contact.customer_id = customer.customer_id;
    }
    if let Some(thread) = thread {
        contact.in_reply_to = Some(thread.contact_id);
        thread.reason.slug().clone_into(&mut contact.thread_reason);
    }
    keep::receive(unit, slip, &contact, &filed.refs).await?;
    if let (Acknowledge::Yes, Some(address)) = (may_acknowledge(mail, &own), mail.answer_address()) {
        let recipient = Recipient {
            address: &address.address,
            in_reply_to: &contact.mail_message_id,
        };
        acknowledge(unit, &contact, &recipient);
    }
    Ok(())
}

/// The sender's own words; for a mail without any what a meeting invitation in it proposes.
fn words(mail: &ParsedMail) -> String {
    if !mail.text.trim().is_empty() {
        return clean(&mail.text);
    }
    let invites = mail.invites.iter().map(|invite| {
        let start = invite.start.map(|start| start.format("%F %R").to_string());
        format!("{} {}", invite.summary, start.unwrap_or_default())
    });
    clean(&invites.collect::<Vec<_>>().join("\n"))
}

/// From the header, with the phone from signature or text.
fn reporter(mail: &ParsedMail) -> Reporter {
    let from = mail.from.clone().unwrap_or_default();
    let address = mail
        .answer_address()
        .map_or(from.address, |address| address.address.clone());
    let phone = [&mail.signature, &mail.text].into_iter().find_map(|text| {
        let found = recognise(text).into_iter();
        let mut phones = found.filter(|one| matches!(one.kind, FindingKind::Mobile | FindingKind::Landline));
        phones.next().map(|phone| phone.value)
    });
    Reporter {
        name: clean(from.name.as_deref().unwrap_or_default()),
        email: clean(&address),
        phone: phone.unwrap_or_default(),
        ..Reporter::default()
    }
}
