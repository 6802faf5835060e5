//! What the server says it holds, cut into portions. Plain arithmetic, no connection.

/// A message that the server lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) uid: u32,
    pub(super) size: u64,
}

/// The server's answer to "what is there from this UID on?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// Messages in the folder with smaller UIDs, by the server's own numbering of places.
    pub(super) below: u32,
    /// Messages from that UID on, in the order of their UIDs.
    pub(super) waiting: Vec<Listed>,
}

impl Listing {
    /// Reads `(place, message)` rows. A server asked for `n:*` names its last message even when that is below `n`; its
    /// place then says how many there are below.
    pub(super) fn new(from: u32, exists: u32, rows: Vec<(u32, Listed)>) -> Self {
        let first = rows
            .iter()
            .filter(|(_, row)| row.uid >= from)
            .map(|(place, _)| *place)
            .min();
        let last_below = rows
            .iter()
            .filter(|(_, row)| row.uid < from)
            .map(|(place, _)| *place)
            .max();
        let below = match (first, last_below) {
            (Some(place), _) => place.saturating_sub(1),
            (None, Some(place)) => place,
            (None, None) => exists,
        };
        let mut waiting: Vec<Listed> = rows
            .into_iter()
            .map(|(_, row)| row)
            .filter(|row| row.uid >= from)
            .collect();
        waiting.sort_unstable_by_key(|row| row.uid);
        waiting.dedup_by_key(|row| row.uid);
        Self { below, waiting }
    }
}

/// The first portion: at most so many messages and bytes, and at least one message.
pub(super) fn portion(waiting: &[Listed], messages: usize, bytes: u64) -> &[Listed] {
    let mut sum = 0u64;
    let fits = waiting.iter().take(messages.max(1)).take_while(|row| {
        sum = sum.saturating_add(row.size);
        sum <= bytes
    });
    let count = fits.count().max(1).min(waiting.len());
    &waiting[..count]
}

/// UIDs as IMAP writes a set: `4:6,9`.
pub(super) fn set(uids: impl IntoIterator<Item = u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => ranges.push((uid, uid)),
        }
    }
    let written: Vec<String> = ranges
        .into_iter()
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}:{last}")
            }
        })
        .collect();
    written.join(",")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(place: u32, uid: u32) -> (u32, Listed) {
        (place, Listed { uid, size: 10 })
    }

    #[test]
    fn the_places_tell_how_many_messages_are_below() {
        let some = Listing::new(7, 9, vec![row(9, 12), row(8, 7)]);
        assert_eq!((some.below, some.waiting.len()), (7, 2));
        assert_eq!(some.waiting[0].uid, 7);
        let none_new = Listing::new(7, 4, vec![row(4, 6)]);
        assert_eq!((none_new.below, none_new.waiting.len()), (4, 0));
        assert_eq!(Listing::new(1, 0, vec![]).below, 0);
        assert_eq!(Listing::new(7, 3, vec![]).below, 3);
    }

    #[test]
    fn a_set_is_written_with_ranges() {
        assert_eq!(set([1, 2, 3, 5, 7, 8]), "1:3,5,7:8");
        assert_eq!(set([u32::MAX - 1, u32::MAX]), "4294967294:4294967295");
        assert_eq!(set([]), "");
    }

    proptest! {
        #[test]
        fn portions_leave_nothing_out_and_keep_the_limits(
            sizes in prop::collection::vec(0u64..100, 1..60), messages in 1usize..9, bytes in 1u64..250,
        ) {
            let all: Vec<Listed> = (1u32..).zip(&sizes).map(|(uid, size)| Listed { uid, size: *size }).collect();
            let mut rest = &all[..];
            let mut seen = Vec::new();
            while !rest.is_empty() {
                let next = portion(rest, messages, bytes);
                prop_assert!(!next.is_empty() && next.len() <= messages);
                let sum: u64 = next.iter().map(|row| row.size).sum();
                prop_assert!(next.len() == 1 || sum <= bytes);
                seen.extend_from_slice(next);
                rest = &rest[next.len()..];
            }
            prop_assert_eq!(seen, all);
        }
    }
}
