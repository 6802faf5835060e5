//! What the mailbox holds of what was taken from it, now and then: `intake` compares the list with its ledger and can
//! name what is missing, where numbers alone could cancel each other out.

use std::time::{Duration, Instant};

use super::{connection::Connection, listing::set, trouble::Trouble};

/// Longest list that is told, in bytes; of a longer one the end, which is the youngest mail.
const LONGEST: usize = 64 * 1024;

/// When the mailbox was last gone through.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    last: Option<Instant>,
}

impl Inventory {
    /// The UIDs held below this one, as a set, when it is time again; empty otherwise.
    pub(super) async fn take(
        &mut self,
        connection: &mut Connection,
        next_uid: u32,
        every: Duration,
    ) -> Result<String, Trouble> {
        if next_uid <= 1 || self.last.is_some_and(|last| last.elapsed() < every) {
            return Ok(String::new());
        }
        let mut uids = connection.search_below(next_uid).await?;
        self.last = Some(Instant::now());
        uids.retain(|uid| *uid < next_uid);
        uids.sort_unstable();
        uids.dedup();
        Ok(youngest(set(uids), LONGEST))
    }
}

/// The end of a set, without the range that is cut through.
fn youngest(set: String, longest: usize) -> String {
    if set.len() <= longest {
        return set;
    }
    let tail = &set[set.len() - longest..];
    tail.split_once(',')
        .map_or(String::new(), |(_, whole)| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_list_the_youngest_are_told() {
        assert_eq!(youngest("1:3,7,9".to_owned(), 7), "1:3,7,9");
        assert_eq!(youngest("1:3,7,9".to_owned(), 6), "7,9");
        assert_eq!(youngest("1:3,7,9".to_owned(), 4), "7,9");
        assert_eq!(youngest("1:3,7,9".to_owned(), 3), "9");
        assert_eq!(youngest("100000".to_owned(), 3), "");
    }
}
