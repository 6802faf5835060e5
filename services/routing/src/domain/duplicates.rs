//! How much speaks for two tickets being about the same thing. Nothing is decided here: people look and merge.

use std::collections::BTreeSet;

use chrono::Duration;

use super::{
    kind::words,
    marks::pairs,
    ticket::{Product, Ticket},
};

words! {
    /// What speaks for it.
    Reason {
        /// An answer to either would go to the same address.
        SameSender = "same-sender",
        /// The same product and batch.
        SameBatch = "same-batch",
        /// The same product.
        SameProduct = "same-product",
        /// Much the same words.
        SimilarText = "similar-text",
        /// Received within three days of each other.
        CloseInTime = "close-in-time",
    }
}

/// What speaks for a ticket being about the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u32,
    /// In the order of their weight.
    pub reasons: Vec<Reason>,
}

/// The least score that is worth a look: two tickets of one batch in one week have less, the same words twice just this.
pub const WORTH_A_LOOK: u32 = 40;

/// Contacts of a ticket that are compared.
const CONTACTS: usize = 8;
/// Share of common pairs of letters from which texts are similar.
const SIMILAR: f64 = 0.4;

/// Compares two tickets: the sender gives 35, product and batch 25 (the product alone 10), the words up to 30, the time
/// up to 10.
pub fn likeness(one: &Ticket, other: &Ticket) -> Likeness {
    let mut found = Vec::new();
    if senders(one).intersection(&senders(other)).next().is_some() {
        found.push((Reason::SameSender, 35));
    }
    let (ours, theirs) = (products(one), products(other));
    let both = ours
        .iter()
        .flat_map(|one| theirs.iter().map(move |other| (one, other)));
    let (mut product, mut batch) = (false, false);
    for (one, other) in both {
        let (name, same_batch) = (one.0 == other.0, !one.1.is_empty() && one.1 == other.1);
        product |= name && !one.0.is_empty();
        // a batch number names its product unless both name different ones
        batch |= same_batch && (name || one.0.is_empty() || other.0.is_empty());
    }
    match (batch, product) {
        (true, _) => found.push((Reason::SameBatch, 25)),
        (false, true) => found.push((Reason::SameProduct, 10)),
        (false, false) => {}
    }
    let similarity = similarity(one, other);
    if similarity >= SIMILAR {
        found.push((Reason::SimilarText, points(similarity)));
    }
    match apart(one, other) {
        Some(apart) if apart <= Duration::days(1) => found.push((Reason::CloseInTime, 10)),
        Some(apart) if apart <= Duration::days(3) => found.push((Reason::CloseInTime, 5)),
        _ => {}
    }
    found.sort_by_key(|(reason, points)| (std::cmp::Reverse(*points), *reason));
    Likeness {
        score: found.iter().map(|(_, points)| points).sum(),
        reasons: found.into_iter().map(|(reason, _)| reason).collect(),
    }
}

/// 10 points where likeness begins, 30 for the same words.
fn points(similarity: f64) -> u32 {
    let above = (similarity - SIMILAR) / (1.0 - SIMILAR);
    // between 10 and 30 by construction
    (10.0 + 20.0 * above).round().clamp(0.0, 30.0) as u32
}

fn senders(ticket: &Ticket) -> BTreeSet<&[u8]> {
    let addresses = ticket
        .contacts
        .iter()
        .filter_map(|contact| contact.reply_to.as_ref());
    addresses.filter_map(|address| address.trace.as_deref()).collect()
}

fn products(ticket: &Ticket) -> BTreeSet<(String, String)> {
    let of_contacts = ticket
        .contacts
        .iter()
        .filter_map(|contact| contact.product.as_ref());
    let of_items = ticket.items.iter().filter_map(|item| item.product.as_ref());
    of_contacts.chain(of_items).map(Product::name_and_batch).collect()
}

fn apart(one: &Ticket, other: &Ticket) -> Option<Duration> {
    let both = one
        .contacts
        .iter()
        .flat_map(|one| other.contacts.iter().map(move |other| (one, other)));
    both.map(|(one, other)| (one.received_at - other.received_at).abs())
        .min()
}

/// The likest two texts of the tickets: twice the pairs of letters in common by the pairs of both.
fn similarity(one: &Ticket, other: &Ticket) -> f64 {
    let (ours, theirs) = (texts(one), texts(other));
    let both = ours
        .iter()
        .flat_map(|one| theirs.iter().map(move |other| (one, other)));
    both.map(|(one, other)| {
        let common = one.intersection(other).count();
        let all = one.len() + other.len();
        if all == 0 {
            0.0
        } else {
            2.0 * common as f64 / all as f64
        }
    })
    .fold(0.0, f64::max)
}

fn texts(ticket: &Ticket) -> Vec<BTreeSet<(char, char)>> {
    let contacts = ticket.contacts.iter().take(CONTACTS);
    contacts.map(|contact| pairs(&contact.words())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::ticket::testing::{Told, open_told};

    fn told(text: &str) -> Told<'_> {
        Told {
            text,
            ..Told::default()
        }
    }

    fn compare(one: &Told<'_>, other: &Told<'_>) -> Likeness {
        likeness(&open_told("a", one), &open_told("b", other))
    }

    #[test]
    fn the_same_mail_twice_has_every_reason() {
        let one = Told {
            text: "阿莫西林胶囊批号20260101发黄变质，请处理",
            reply_to: "li@example.com",
            product: Some(("阿莫西林胶囊", "20260101")),
            ..Told::default()
        };
        let likeness = compare(&one, &one);
        assert_eq!(likeness.score, 100);
        let reasons = [
            Reason::SameSender,
            Reason::SimilarText,
            Reason::SameBatch,
            Reason::CloseInTime,
        ];
        assert_eq!(likeness.reasons, reasons);
    }

    #[test]
    fn the_same_words_of_somebody_else_are_just_worth_a_look() {
        let likeness = compare(
            &told("收到的药片发黄变质，要求退货"),
            &told("收到的药片发黄变质，要求退货"),
        );
        assert_eq!(likeness.reasons, [Reason::SimilarText, Reason::CloseInTime]);
        assert_eq!(likeness.score, WORTH_A_LOOK);
    }

    #[test]
    fn two_customers_of_one_batch_are_two_matters() {
        let one = Told {
            product: Some(("阿莫西林胶囊", "20260101")),
            ..told("胶囊发黄，要求退货")
        };
        let other = Told {
            product: Some(("阿莫西林胶囊", "20260101")),
            ..told("孩子吃了以后一直呕吐头晕")
        };
        let likeness = compare(&one, &other);
        assert_eq!(likeness.reasons, [Reason::SameBatch, Reason::CloseInTime]);
        assert!(likeness.score < WORTH_A_LOOK);
    }

    #[test]
    fn a_batch_of_another_product_is_another_batch() {
        let one = Told {
            product: Some(("阿莫西林胶囊", "1")),
            ..told("甲")
        };
        let other = Told {
            product: Some(("布洛芬片", "1")),
            days: 30,
            ..told("乙")
        };
        assert_eq!(
            compare(&one, &other),
            Likeness {
                score: 0,
                reasons: Vec::new()
            }
        );
    }

    #[test]
    fn nothing_known_is_nothing_in_common() {
        assert_eq!(compare(&Told { days: 9, ..told("") }, &told("")).score, 0);
    }

    proptest! {
        /// The order does not matter, and nothing exceeds 100.
        #[test]
        fn likeness_is_mutual(one in "[药片发黄变质 ab]{0,30}", other in "[药片发黄变质 ab]{0,30}", days in 0i64..10) {
            let (one, other) = (told(&one), Told { days, ..told(&other) });
            let (there, back) = (compare(&one, &other), compare(&other, &one));
            prop_assert_eq!(&there, &back);
            prop_assert!(there.score <= 100);
        }
    }
}
