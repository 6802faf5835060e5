//! Which names, phones and addresses the catalogue knows at all, as hashes in memory. Nearly nothing that a text holds is
//! one of them, and asking the database about every group of characters of every text would be most of its work. A hash
//! that two things share costs a question to the database and changes no answer.

use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::{BuildHasher as _, BuildHasherDefault},
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::PgConnection;

use crate::store::catalogue_marks;

/// Characters of a product's name by which it is looked up.
pub(crate) const PRODUCT_PREFIX: usize = 2;
/// Characters of a customer's name by which he is looked up.
pub(crate) const CUSTOMER_PREFIX: usize = 4;

/// Hashes of texts.
#[derive(Debug, Default)]
pub(crate) struct Hashes(HashSet<u64>);

impl Hashes {
    fn hash(text: &str) -> u64 {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
    }

    /// Whether the text may be among them; `false` is certain.
    pub(crate) fn may_hold(&self, text: &str) -> bool {
        self.0.contains(&Self::hash(text))
    }

    /// The groups of so many neighbouring characters of a text that may be among them, each once.
    pub(crate) fn groups(&self, text: &str, size: usize) -> Vec<String> {
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let groups = starts.windows(size + 1).map(|cut| &text[cut[0]..cut[size]]);
        let found: std::collections::BTreeSet<&str> = groups.filter(|group| self.may_hold(group)).collect();
        found.into_iter().map(str::to_owned).collect()
    }
}

impl FromIterator<String> for Hashes {
    fn from_iter<I: IntoIterator<Item = String>>(texts: I) -> Self {
        Self(texts.into_iter().map(|text| Self::hash(&text)).collect())
    }
}

/// What the catalogue may be known by.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// Beginnings of product names.
    pub(crate) products: Hashes,
    /// Beginnings of customer names.
    pub(crate) customers: Hashes,
    /// Batch numbers.
    pub(crate) batches: Hashes,
    /// Phones of customers.
    pub(crate) phones: Hashes,
    /// Mail addresses of customers.
    pub(crate) emails: Hashes,
}

/// The hints as of a mark of the catalogue, kept until the mark moves; so a name counts from the transaction that
/// brought it, on all replicas.
#[derive(Debug, Default)]
pub(crate) struct Names(Mutex<Option<(i64, Arc<Hints>)>>);

impl Names {
    /// The hints that are true now.
    pub(crate) async fn current(&self, tx: &mut PgConnection) -> Result<Arc<Hints>, sqlx::Error> {
        let mark = catalogue_marks::current(tx).await?;
        if let Some((known, hints)) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner)
            && *known == mark
        {
            return Ok(hints.clone());
        }
        let hints = Arc::new(Hints {
            products: catalogue_marks::product_prefixes(tx).await?.into_iter().collect(),
            batches: catalogue_marks::batch_keys(tx).await?.into_iter().collect(),
            customers: catalogue_marks::customer_prefixes(tx)
                .await?
                .into_iter()
                .collect(),
            phones: catalogue_marks::customer_phones(tx).await?.into_iter().collect(),
            emails: catalogue_marks::customer_emails(tx).await?.into_iter().collect(),
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((mark, hints.clone()));
        Ok(hints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_groups_that_begin_a_name_are_asked_for() {
        let known: Hashes = ["阿莫".to_owned(), "头孢".to_owned()].into_iter().collect();
        assert_eq!(known.groups("买的阿莫西林和阿莫西林", 2), ["阿莫"]);
        assert!(known.groups("阿", 2).is_empty());
        assert!(known.groups("", 2).is_empty());
    }
}
