//! Who writes, and about what: the catalogue's customers and products against the words of a contact.

use crate::{
    commands::{
        names::{CUSTOMER_PREFIX, PRODUCT_PREFIX},
        unit::{AcceptError, Unit},
    },
    domain::{
        contact::Mention,
        mention::{Named, batch_key, mentions, name_key},
    },
    store::{
        catalogue,
        customers::{self, Traits},
        reporters::{email_hash, phone_hash},
    },
};

/// Names are looked for in this many characters at most; what follows is read for numbers only.
const SEARCHED_CHARACTERS: usize = 20_000;

fn searched(text: &str) -> String {
    name_key(&text.chars().take(SEARCHED_CHARACTERS).collect::<String>())
}

/// The products and batches a text is about. `batch` is one that was given as such, in a field of its own.
pub(crate) async fn products(
    unit: &mut Unit<'_>,
    text: &str,
    batch: &str,
) -> Result<Vec<Mention>, AcceptError> {
    let mut named = Named::in_text(text);
    let batch = batch_key(batch);
    if !batch.is_empty() && !named.batches.contains(&batch) {
        named.batches.insert(0, batch);
    }
    let text_key = searched(text);
    let hints = unit.hints().await?;
    let prefixes = hints.products.groups(&text_key, PRODUCT_PREFIX);
    let batches = named.batches.iter().filter(|batch| hints.batches.may_hold(batch));
    let batches: Vec<String> = batches.cloned().collect();
    let known = catalogue::look_up(unit.tx, &named, &text_key, &prefixes, &batches).await?;
    Ok(mentions(&text_key, &named, &known))
}

/// What a contact shows of its sender.
#[derive(Default)]
pub(crate) struct Clues<'a> {
    /// Mail addresses.
    pub(crate) emails: Vec<&'a str>,
    /// Phones as written.
    pub(crate) phones: Vec<&'a str>,
    /// Where the sender may name his house: organisation, signature, text.
    pub(crate) words: String,
}

/// A customer of the catalogue.
pub(crate) struct Customer {
    pub(crate) customer_id: String,
    pub(crate) region: String,
}

/// The customer who writes: by mail address, else by phone, else by the longest name; only if exactly one fits best.
pub(crate) async fn customer(
    unit: &mut Unit<'_>,
    clues: &Clues<'_>,
) -> Result<Option<Customer>, AcceptError> {
    let text_key = searched(&clues.words);
    let hints = unit.hints().await?;
    let traits = Traits {
        emails: clues
            .emails
            .iter()
            .filter_map(|email| email_hash(&unit.rules.vault, email))
            .map(hex::encode)
            .filter(|hash| hints.emails.may_hold(hash))
            .collect(),
        phones: clues
            .phones
            .iter()
            .filter_map(|phone| phone_hash(&unit.rules.vault, phone))
            .map(hex::encode)
            .filter(|hash| hints.phones.may_hold(hash))
            .collect(),
        prefixes: hints.customers.groups(&text_key, CUSTOMER_PREFIX),
        text_key,
    };
    if traits.emails.is_empty() && traits.phones.is_empty() && traits.prefixes.is_empty() {
        return Ok(None);
    }
    let found = customers::matches(unit.tx, &traits).await?;
    let Some(best) = found.first() else {
        return Ok(None);
    };
    let is_equal = |other: &&customers::Match| {
        other.strength == best.strength && (best.strength < 3 || other.name_length == best.name_length)
    };
    let rivals = found
        .iter()
        .filter(is_equal)
        .any(|other| other.customer_id != best.customer_id);
    Ok((!rivals).then(|| Customer {
        customer_id: best.customer_id.clone(),
        region: best.region.clone(),
    }))
}
