//! The figures of a region, a channel or both: how many contacts have each mark.

use std::ops::{AddAssign, SubAssign};

/// What is counted, in the order of the columns in which it is kept: contacts, then those with each mark.
pub(crate) const FIGURES: [&str; 20] = [
    CONTACTS,
    "consultation",
    "complaint",
    "adverse_reaction",
    "device_event",
    "return_exchange",
    "delivery_error",
    "recall_information",
    "repair",
    "suggestion",
    "other",
    RETURN_GRANTED,
    "open",
    "waiting",
    "closed",
    PENDING,
    "first_reply_met",
    "first_reply_missed",
    "resolution_met",
    "resolution_missed",
];

/// All contacts.
pub(crate) const CONTACTS: &str = "contacts";
/// A return 退换货 decided as returned, exchanged or refunded.
pub(crate) const RETURN_GRANTED: &str = "return_granted";
/// The ticket is not closed, and the contact is the one it was opened for.
pub(crate) const PENDING: &str = "pending";

/// One count for each of [`FIGURES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures([i64; FIGURES.len()]);

impl Figures {
    /// From counts in the order of [`FIGURES`]; one that is missing is zero.
    pub(crate) fn new(counts: &[i64]) -> Self {
        let mut figures = Self::default();
        for (place, count) in figures.0.iter_mut().zip(counts) {
            *place = *count;
        }
        figures
    }

    /// The count of that word; zero for a word that is not counted.
    pub(crate) fn of(&self, word: &str) -> i64 {
        let mut all = FIGURES.iter().zip(self.0);
        all.find(|(figure, _)| **figure == word)
            .map_or(0, |(_, count)| count)
    }

    /// Nothing was counted.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, more: Self) {
        self.0
            .iter_mut()
            .zip(more.0)
            .for_each(|(count, more)| *count += more);
    }
}

impl SubAssign for Figures {
    fn sub_assign(&mut self, less: Self) {
        self.0
            .iter_mut()
            .zip(less.0)
            .for_each(|(count, less)| *count -= less);
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::KINDS;

    #[test]
    fn every_kind_has_a_figure_and_every_word_its_own_place() {
        let counts: Vec<i64> = (1..).take(FIGURES.len()).collect();
        let figures = Figures::new(&counts);
        for (word, _) in KINDS {
            assert!(figures.of(word) > 1, "{word}");
        }
        let read: Vec<i64> = FIGURES.iter().map(|word| figures.of(word)).collect();
        assert_eq!(read, counts);
        assert_eq!(figures.of("asleep"), 0);
    }

    #[test]
    fn what_is_added_can_be_taken_away() {
        let one = Figures::new(&[3, 1]);
        let mut both: Figures = [one, Figures::new(&[4])].into_iter().sum();
        assert_eq!((both.of(CONTACTS), both.of("consultation")), (7, 1));
        both -= one;
        assert_eq!(both, Figures::new(&[4]));
        both -= Figures::new(&[4]);
        assert!(both.is_empty());
    }
}
