//! Products as contacts, work items and cases name them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A product that somebody named; what is not known is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mention {
    pub(crate) product_id: String,
    pub(crate) generic_name: String,
    pub(crate) specification: String,
    pub(crate) pack_size: String,
    pub(crate) batch_number: String,
}

/// What the catalogue knows of a product.
#[derive(Clone)]
pub(crate) struct Catalogued {
    pub(crate) generic_name: String,
    pub(crate) specification: String,
    pub(crate) pack_size: String,
}

impl Mention {
    /// The product's id, when the catalogue knows it.
    pub(crate) fn catalogue_id(&self) -> Option<Uuid> {
        self.product_id.parse().ok()
    }

    /// Names nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What was left empty is taken from the catalogue; what was said stays as it was said.
    pub(crate) fn completed(&self, catalogue: &HashMap<Uuid, Catalogued>) -> Self {
        let Some(known) = self.catalogue_id().and_then(|id| catalogue.get(&id)) else {
            return self.clone();
        };
        let or = |said: &String, known: &String| {
            if said.is_empty() {
                known.clone()
            } else {
                said.clone()
            }
        };
        Self {
            generic_name: or(&self.generic_name, &known.generic_name),
            specification: or(&self.specification, &known.specification),
            pack_size: or(&self.pack_size, &known.pack_size),
            ..self.clone()
        }
    }
}

/// One column over several products: joined by 、 in their order, `/` where one has nothing to say; said once when all
/// say the same.
pub(super) fn column(mentions: &[Mention], value: impl Fn(&Mention) -> &str) -> String {
    let values: Vec<&str> = mentions.iter().map(|mention| value(mention).trim()).collect();
    match values.as_slice() {
        [] => String::new(),
        [first, rest @ ..] if rest.iter().all(|other| other == first) => (*first).to_owned(),
        all => {
            let shown = all.iter().map(|value| if value.is_empty() { "/" } else { value });
            shown.collect::<Vec<_>>().join("、")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(number: &str) -> Mention {
        Mention {
            batch_number: number.to_owned(),
            ..Mention::default()
        }
    }

    #[test]
    fn a_column_keeps_the_order_of_the_products_and_says_the_same_thing_once() {
        let of = |numbers: &[&str]| {
            let mentions: Vec<_> = numbers.iter().map(|number| batch(number)).collect();
            column(&mentions, |mention| &mention.batch_number)
        };
        assert_eq!(of(&[]), "");
        assert_eq!(of(&["", ""]), "");
        assert_eq!(of(&["A1", "A1"]), "A1");
        assert_eq!(of(&["A1", "", "B2"]), "A1、/、B2");
    }

    #[test]
    fn the_catalogue_fills_gaps_and_corrects_nothing() {
        let id = Uuid::from_u128(7);
        let known = Catalogued {
            generic_name: "阿莫西林胶囊".into(),
            specification: "0.25g".into(),
            pack_size: "24粒/盒".into(),
        };
        let said = Mention {
            product_id: id.to_string(),
            generic_name: "阿莫西林".into(),
            ..batch("A1")
        };
        let completed = said.completed(&HashMap::from([(id, known)]));
        assert_eq!(completed.generic_name, "阿莫西林");
        assert_eq!(completed.specification, "0.25g");
        assert_eq!(completed.batch_number, "A1");
        assert!(said.completed(&HashMap::new()) == said);
    }
}
