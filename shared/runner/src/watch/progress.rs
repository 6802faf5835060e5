//! Whether something that has work to do gets on with it.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

/// How far each of them had got, and since when it has not got further.
#[derive(Default)]
pub(super) struct Progress(HashMap<String, (u64, Instant)>);

impl Progress {
    /// How long `who` has stood still at `place`; `None` for a place means that there is nothing to do.
    pub(super) fn still(&mut self, who: &str, place: Option<u64>) -> Duration {
        let Some(place) = place else {
            self.0.remove(who);
            return Duration::ZERO;
        };
        match self.0.get(who) {
            Some((last, since)) if *last == place => since.elapsed(),
            _ => {
                self.0.insert(who.to_owned(), (place, Instant::now()));
                Duration::ZERO
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn standing_still_counts_only_with_work_to_do_and_ends_with_a_step() {
        let mut progress = Progress::default();
        let second = Duration::from_secs(1);
        assert_eq!(progress.still("a", Some(7)), Duration::ZERO);
        tokio::time::advance(second).await;
        assert_eq!(progress.still("a", Some(7)), second);
        assert_eq!(progress.still("a", Some(8)), Duration::ZERO, "a step");
        tokio::time::advance(second).await;
        assert_eq!(progress.still("b", Some(8)), Duration::ZERO, "somebody else");
        assert_eq!(progress.still("a", None), Duration::ZERO, "nothing to do");
        assert_eq!(
            progress.still("a", Some(8)),
            Duration::ZERO,
            "work has come again"
        );
    }
}
