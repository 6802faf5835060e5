//! Saying how far something has come.

use std::time::Instant;

/// Says it now and then.
pub(crate) struct Progress {
    what: &'static str,
    whole: u64,
    said: u64,
    since: Instant,
}

impl Progress {
    pub(crate) fn new(what: &'static str, whole: u64) -> Self {
        Self {
            what,
            whole,
            said: 0,
            since: Instant::now(),
        }
    }

    /// So many are done.
    pub(crate) fn at(&mut self, done: u64) {
        let part = done * 20 / self.whole.max(1);
        if part > self.said || done == self.whole {
            self.said = part;
            let seconds = self.since.elapsed().as_secs();
            println!("  {}: {done} of {}, {seconds} s", self.what, self.whole);
        }
    }
}
