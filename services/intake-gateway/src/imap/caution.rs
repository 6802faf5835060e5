//! Messages that break the connection whenever they are fetched. Without this, one of them would stop its mailbox for
//! ever: it is fetched alone, then only its headers are, then it is taken by its number only.

use std::collections::BTreeMap;

use super::trouble::Trouble;

/// Points for an answer that cannot be read: surely the message.
const UNREADABLE: u32 = 4;
/// Points for a broken connection: perhaps the line. Ten in a row on the same message are no accident.
const BROKEN: u32 = 1;
/// Points from which only the headers are asked for.
const HEADERS_ONLY: u32 = 10;
/// Points from which the message is not asked for at all.
const NOTHING: u32 = 20;

/// How much of a message to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Portion {
    Whole,
    Headers,
    Nothing,
}

/// What the poller remembers of failed fetches; lost at a restart, which only costs a few more attempts.
#[derive(Debug, Default)]
pub(super) struct Caution {
    /// Up to here messages are fetched one by one.
    alone_until: u32,
    points: BTreeMap<u32, u32>,
    under_way: Option<(u32, u32)>,
}

impl Caution {
    /// These messages are about to be fetched.
    pub(super) fn begin(&mut self, first: u32, last: u32) {
        self.under_way = Some((first, last));
    }

    /// They were fetched.
    pub(super) fn end(&mut self) {
        self.under_way = None;
    }

    /// There was trouble; it counts against the messages that were being fetched.
    pub(super) fn note(&mut self, trouble: &Trouble) {
        let Some((first, last)) = self.under_way.take() else {
            return;
        };
        let points = match trouble {
            Trouble::Protocol | Trouble::Panicked => UNREADABLE,
            Trouble::Unreachable(_) | Trouble::Silent => BROKEN,
            _ => return,
        };
        self.alone_until = self.alone_until.max(last);
        if first == last {
            *self.points.entry(first).or_default() += points;
        }
    }

    /// Everything up to here is done.
    pub(super) fn passed(&mut self, last: u32) {
        self.points = self.points.split_off(&last.saturating_add(1));
    }

    /// The numbers no longer mean the same messages.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether this message is fetched alone.
    pub(super) fn alone(&self, uid: u32) -> bool {
        uid <= self.alone_until
    }

    /// How much of this message to ask for.
    pub(super) fn portion(&self, uid: u32) -> Portion {
        match self.points.get(&uid).copied().unwrap_or(0) {
            NOTHING.. => Portion::Nothing,
            HEADERS_ONLY.. => Portion::Headers,
            _ => Portion::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Portion::{Headers, Nothing, Whole},
        *,
    };

    fn fail(caution: &mut Caution, first: u32, last: u32, trouble: &Trouble) {
        caution.begin(first, last);
        caution.note(trouble);
    }

    #[test]
    fn a_message_that_always_breaks_the_fetch_is_given_up_step_by_step_and_its_neighbours_are_not() {
        let mut caution = Caution::default();
        fail(&mut caution, 1, 5, &Trouble::Protocol);
        assert!(caution.alone(5) && !caution.alone(6));
        assert_eq!(caution.portion(3), Whole);
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(caution.portion(3));
            fail(&mut caution, 3, 3, &Trouble::Protocol);
        }
        let expected = [Whole, Whole, Whole, Headers, Headers, Nothing];
        assert_eq!(seen, expected);
        assert_eq!(caution.portion(4), Whole);
        caution.passed(3);
        assert_eq!(caution.portion(3), Whole);
        // trouble at another time than during a fetch is nobody's fault
        caution.begin(4, 4);
        caution.end();
        for _ in 0..9 {
            caution.note(&Trouble::Protocol);
        }
        assert_eq!(caution.portion(4), Whole);
    }

    #[test]
    fn a_bad_line_is_given_more_time_and_what_is_not_the_messages_fault_counts_nothing() {
        let mut caution = Caution::default();
        for _ in 0..9 {
            fail(&mut caution, 3, 3, &Trouble::Silent);
        }
        fail(&mut caution, 3, 3, &Trouble::CredentialsRefused);
        assert_eq!(caution.portion(3), Whole);
        fail(&mut caution, 3, 3, &Trouble::Silent);
        assert_eq!(caution.portion(3), Headers);
    }
}
