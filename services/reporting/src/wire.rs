//! Between the contract and the tables: enums as the words of the wire in lower case, moments, ids.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use contracts::common::v1::{Channel, Disposition, ProductMention, WorkKind};
use uuid::Uuid;

use crate::domain::{Mention, Region};

/// The word of a channel, e.g. `email`.
pub(crate) fn channel_word(number: i32) -> anyhow::Result<String> {
    let channel = Channel::try_from(number).context("channel is none we know")?;
    Ok(word(channel.as_str_name(), "CHANNEL_"))
}

/// The channel of a word.
pub(crate) fn channel(word: &str) -> Channel {
    Channel::from_str_name(&name(word, "CHANNEL_")).unwrap_or_default()
}

/// The word of a kind, e.g. `adverse_reaction`.
pub(crate) fn kind_word(number: i32) -> anyhow::Result<String> {
    let kind = WorkKind::try_from(number).context("kind is none we know")?;
    Ok(word(kind.as_str_name(), "WORK_KIND_"))
}

/// The kind of a word.
pub(crate) fn kind(word: &str) -> WorkKind {
    WorkKind::from_str_name(&name(word, "WORK_KIND_")).unwrap_or_default()
}

/// The kinds of the contract with their words, in its order.
pub(crate) fn kinds() -> impl Iterator<Item = (i32, String)> {
    (1..).map_while(|number| Some((number, kind_word(number).ok()?)))
}

/// The word of a disposition, e.g. `answered`; empty when there is none.
pub(crate) fn disposition_word(number: i32) -> anyhow::Result<String> {
    let disposition = Disposition::try_from(number).context("disposition is none we know")?;
    Ok(match disposition {
        Disposition::Unspecified => String::new(),
        known => word(known.as_str_name(), "DISPOSITION_"),
    })
}

fn word(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_ascii_lowercase()
}

fn name(word: &str, prefix: &str) -> String {
    format!("{prefix}{}", word.to_ascii_uppercase())
}

/// The id in a field of an event.
pub(crate) fn id(text: &str, field: &'static str) -> anyhow::Result<Uuid> {
    text.parse().with_context(|| format!("{field} is no id"))
}

/// The version in an event.
pub(crate) fn version(version: u64) -> anyhow::Result<i64> {
    i64::try_from(version).context("version is out of range")
}

/// A moment that an event must have.
pub(crate) fn moment(
    at: Option<&prost_types::Timestamp>,
    field: &'static str,
) -> anyhow::Result<DateTime<Utc>> {
    contracts::moment(at).with_context(|| format!("{field} is missing or out of range"))
}

/// The region of an event; the root when it says none.
pub(crate) fn region(text: &str) -> anyhow::Result<String> {
    if text.is_empty() {
        return Ok(Region::root().as_str().to_owned());
    }
    let region: Region = text.parse().context("region is no path")?;
    Ok(region.as_str().to_owned())
}

/// The product that an event names, if it names any.
pub(crate) fn mention(product: &ProductMention) -> Option<Mention> {
    let mention = Mention {
        product_id: product.product_id.clone(),
        generic_name: product.generic_name.clone(),
        specification: product.specification.clone(),
        pack_size: product.pack_size.clone(),
        batch_number: product.batch_number.clone(),
    };
    (!mention.is_empty()).then_some(mention)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CHANNELS, DISPOSITIONS, KINDS};

    /// Numbers of an enum of the contract, but for the unspecified one.
    fn words(word_of: impl Fn(i32) -> anyhow::Result<String>) -> Vec<String> {
        (1..).map_while(|number| word_of(number).ok()).collect()
    }

    fn firsts(table: &[(&str, &str)]) -> Vec<String> {
        table.iter().map(|(word, _)| (*word).to_owned()).collect()
    }

    #[test]
    fn every_channel_kind_and_disposition_of_the_contract_has_a_chinese_word() {
        assert_eq!(words(channel_word), firsts(CHANNELS));
        assert_eq!(words(kind_word), firsts(KINDS));
        assert_eq!(words(disposition_word), firsts(DISPOSITIONS));
    }

    #[test]
    fn words_lead_back_to_where_they_came_from() {
        for number in 0..=11 {
            assert_eq!(channel(&channel_word(number).unwrap()) as i32, number);
        }
        for number in 0..=10 {
            assert_eq!(kind(&kind_word(number).unwrap()) as i32, number);
        }
        assert!(channel_word(99).is_err());
    }
}
