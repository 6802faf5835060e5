//! What a list of the ledger is filtered by, as the words that contacts are found by.

use serde::Serialize;

use super::{Age, Region};

/// Filters; what is empty does not choose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// In this part of the tree.
    pub(crate) region: Option<Region>,
    /// In this very region, not below it.
    pub(crate) region_exact: bool,
    /// With a work item of this kind.
    pub(crate) kind: String,
    /// Word of the channel.
    pub(crate) channel: String,
    /// State of the ticket.
    pub(crate) state: String,
    /// A product of the catalogue.
    pub(crate) product_id: String,
    /// The name of a product that the catalogue does not know.
    pub(crate) generic_name: String,
    /// A batch.
    pub(crate) batch_number: String,
    /// `first_reply_met` and the like.
    pub(crate) clock: String,
    /// Not closed, and of this age.
    pub(crate) age: Option<Age>,
    /// With a work item that ended like one of these.
    pub(crate) dispositions: Vec<String>,
}

/// What a work item of that kind, or of any if it is empty, is about: a product by id or by name, or only a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct About {
    pub(crate) kind: String,
    pub(crate) product_id: String,
    pub(crate) generic_name: String,
    pub(crate) batch_number: String,
}

impl Filter {
    /// The words of which a contact must have every one.
    pub(crate) fn all_of(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        if let Some(region) = &self.region {
            let place = if self.region_exact { "at" } else { "in" };
            words.push(format!("{place}:{}", region.as_str()));
        }
        if !self.channel.is_empty() {
            words.push(format!("channel:{}", self.channel));
        }
        words.extend(self.marks().map(|mark| format!("is:{mark}")));
        words
    }

    /// The words of which a contact must have one, if there are any.
    pub(crate) fn any_of(&self) -> Vec<String> {
        let ends = self.dispositions.iter();
        ends.map(|end| format!("got:{}={end}", self.kind)).collect()
    }

    /// The marks that it asks for.
    fn marks(&self) -> impl Iterator<Item = &str> {
        let pending = self.age.map_or("", |_| super::PENDING);
        let all = [self.kind.as_str(), &self.state, &self.clock, pending];
        all.into_iter().filter(|mark| !mark.is_empty())
    }

    /// What a work item of a contact must be about.
    pub(crate) fn about(&self) -> Vec<About> {
        let about = |product_id: &str, generic_name: &str| About {
            kind: self.kind.clone(),
            product_id: product_id.to_owned(),
            generic_name: generic_name.to_owned(),
            batch_number: self.batch_number.clone(),
        };
        let mut all = Vec::new();
        if !self.product_id.is_empty() {
            all.push(about(&self.product_id, ""));
        }
        if !self.generic_name.is_empty() {
            all.push(about("", &self.generic_name));
        }
        if all.is_empty() && !self.batch_number.is_empty() {
            all.push(about("", ""));
        }
        all
    }

    /// The one figure of the sums that counts just what this filter chooses besides region and channel, if there is one.
    pub(crate) fn figure(&self) -> Option<&str> {
        if !self.about().is_empty() {
            return None;
        }
        let granted = ["exchanged", "refunded", "returned"];
        let marks: Vec<&str> = self.marks().collect();
        match (marks.as_slice(), self.dispositions.is_empty()) {
            ([], true) => Some(super::CONTACTS),
            ([mark], true) => Some(mark),
            (["return_exchange"], false) => {
                let mut ends: Vec<&str> = self.dispositions.iter().map(String::as_str).collect();
                ends.sort_unstable();
                ends.dedup();
                (ends == granted).then_some(super::RETURN_GRANTED)
            }
            _ => None,
        }
    }

    /// It chooses by nothing but a kind and one product, or a batch of it, for which there are sums: id, name, batch.
    pub(crate) fn product(&self) -> Option<(&str, &str, &str)> {
        const KINDS: [&str; 4] = ["complaint", "adverse_reaction", "device_event", "return_exchange"];
        let only = KINDS.contains(&self.kind.as_str())
            && self.marks().count() == 1
            && self.channel.is_empty()
            && self.dispositions.is_empty()
            && self.product_id.is_empty() != self.generic_name.is_empty();
        only.then_some((&self.product_id, &self.generic_name, &self.batch_number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint() -> Filter {
        Filter {
            kind: "complaint".into(),
            ..Filter::default()
        }
    }

    #[test]
    fn filters_become_the_words_of_the_tally() {
        let filter = Filter {
            region: "cn.east".parse().ok(),
            channel: "email".into(),
            batch_number: "B1".into(),
            clock: "first_reply_met".into(),
            dispositions: vec!["answered".into()],
            ..complaint()
        };
        let words = [
            "in:cn.east",
            "channel:email",
            "is:complaint",
            "is:first_reply_met",
        ];
        assert_eq!(filter.all_of(), words);
        let batch = About {
            kind: "complaint".into(),
            batch_number: "B1".into(),
            ..About::default()
        };
        assert_eq!(filter.about(), [batch]);
        assert_eq!(filter.any_of(), ["got:complaint=answered"]);
        let by_name = Filter {
            generic_name: "某药".into(),
            region: "cn.east".parse().ok(),
            region_exact: true,
            ..Filter::default()
        };
        assert_eq!(by_name.all_of(), ["at:cn.east"]);
        assert_eq!(by_name.about()[0].generic_name, "某药");
    }

    #[test]
    fn a_single_mark_is_a_figure_and_two_are_none() {
        let figure = |filter: &Filter| filter.figure().map(str::to_owned);
        assert_eq!(figure(&Filter::default()).as_deref(), Some("contacts"));
        assert_eq!(figure(&complaint()).as_deref(), Some("complaint"));
        let closed = Filter {
            state: "closed".into(),
            ..complaint()
        };
        assert_eq!(figure(&closed), None);
        let granted = Filter {
            kind: "return_exchange".into(),
            dispositions: ["returned", "exchanged", "refunded"].map(str::to_owned).to_vec(),
            ..Filter::default()
        };
        assert_eq!(figure(&granted).as_deref(), Some("return_granted"));
        let refunded = Filter {
            dispositions: vec!["refunded".into()],
            ..granted
        };
        assert_eq!(figure(&refunded), None);
    }

    #[test]
    fn only_a_product_and_a_kind_have_sums_of_products() {
        let about = Filter {
            product_id: "p".into(),
            batch_number: "B1".into(),
            ..complaint()
        };
        assert_eq!(about.product(), Some(("p", "", "B1")));
        assert_eq!(about.figure(), None);
        let by_mail = Filter {
            channel: "email".into(),
            ..about.clone()
        };
        assert_eq!(by_mail.product(), None);
        let anything = Filter {
            kind: String::new(),
            ..about
        };
        assert_eq!(anything.product(), None);
        assert_eq!(complaint().product(), None);
    }
}
