//! Does the ledger have what the source has, and does the way to the source work?
//!
//! Mail under way is a difference too: the source counts it before the ledger does. So a difference is judged by how
//! long it *stands*. The ledger is behind since the first of an unbroken series of looks at which it was; it is ahead
//! (the source's number went back, or is old) for as long as the source's number does not move. One that stands longer
//! than the grace is an alarm. On a channel that is never at rest a single lost thing can hide among those under way
//! until the next lull; for mailboxes the list of what they hold shows it by name.

use chrono::{DateTime, TimeDelta, Utc};

/// The numbers of one source at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What the source says it has.
    pub server: i64,
    /// Rows of the ledger.
    pub ledger: i64,
}

/// What the look before found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The numbers then.
    pub count: Count,
    /// Since when its difference stood.
    pub since: Option<DateTime<Utc>>,
}

/// How server and ledger compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same.
    Balanced,
    /// Different, and young.
    UnderWay,
    /// The ledger lacks something, and has for longer than the grace.
    LedgerBehind,
    /// The ledger has more than the source says, and has for longer than the grace.
    LedgerAhead,
    /// The mailbox holds mail, by its UID, that the ledger lacks.
    MailMissing,
}

impl Verdict {
    /// The word in the contract.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Balanced => "balanced",
            Self::UnderWay => "under-way",
            Self::LedgerBehind => "ledger-behind",
            Self::LedgerAhead => "ledger-ahead",
            Self::MailMissing => "mail-missing",
        }
    }

    /// Whether a person should look.
    #[must_use]
    pub fn is_alarm(self) -> bool {
        matches!(self, Self::LedgerBehind | Self::LedgerAhead | Self::MailMissing)
    }
}

impl Count {
    /// What the source has and the ledger has not; negative the other way round.
    #[must_use]
    pub fn difference(self) -> i64 {
        self.server - self.ledger
    }
}

/// Since when the present difference stands; `None` without one.
#[must_use]
pub fn stands_since(count: Count, before: Option<Before>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let difference = count.difference();
    if difference == 0 {
        return None;
    }
    let stood = before.filter(|before| before.count.difference().signum() == difference.signum());
    let moved = |before: &Before| difference < 0 && before.count.server != count.server;
    let since = stood
        .filter(|before| !moved(before))
        .and_then(|before| before.since);
    Some(since.unwrap_or(now))
}

/// The verdict. `missing` is how many mails a mailbox holds that the ledger lacks, when it was gone through.
#[must_use]
pub fn verdict(
    count: Count,
    since: Option<DateTime<Utc>>,
    missing: i64,
    now: DateTime<Utc>,
    grace: TimeDelta,
) -> Verdict {
    let is_old = since.is_some_and(|since| now - since >= grace);
    match count.difference().signum() {
        _ if missing > 0 => Verdict::MailMissing,
        0 => Verdict::Balanced,
        _ if !is_old => Verdict::UnderWay,
        1 => Verdict::LedgerBehind,
        _ => Verdict::LedgerAhead,
    }
}

/// What a trouble of a polled mailbox says of its credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The poller was let in.
    Worked,
    /// It was not, for want of good credentials.
    Refused,
    /// It did not get as far as trying them.
    Untried,
}

/// Reads the slug in `ChannelObserved.trouble`.
#[must_use]
pub fn credentials(trouble: &str) -> Credentials {
    match trouble {
        "credentials-refused" | "credentials-unreadable" | "token-unavailable" => Credentials::Refused,
        "" | "message-removed" | "folder-missing" | "numbering-missing" => Credentials::Worked,
        _ => Credentials::Untried,
    }
}

/// Whether a trouble keeps a mailbox from being followed; a mail that somebody removed does not.
#[must_use]
pub fn is_trouble(trouble: &str) -> bool {
    !matches!(trouble, "" | "message-removed")
}

/// Whether senders turned away with this slug had wrong credentials.
#[must_use]
pub fn is_about_credentials(reason: &str) -> bool {
    reason.starts_with("token-") || reason.starts_with("signature-")
}

/// An IMAP set such as `1:3,7` as ranges, both ends included; what is no number is passed over.
#[must_use]
pub fn ranges(set: &str) -> Vec<(i64, i64)> {
    let range = |part: &str| {
        let (first, last) = part.split_once(':').unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        Some((i64::from(first.min(last)), i64::from(first.max(last))))
    };
    set.split(',').filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minute(number: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(number * 60, 0).unwrap()
    }

    /// Looks once a minute; the verdict of the last look, with a grace of ten minutes.
    fn look(counts: &[(i64, i64)]) -> Verdict {
        let mut before = None;
        let mut last = Verdict::Balanced;
        for ((server, ledger), number) in counts.iter().zip(0..) {
            let count = Count {
                server: *server,
                ledger: *ledger,
            };
            let since = stands_since(count, before, minute(number));
            last = verdict(count, since, 0, minute(number), TimeDelta::minutes(10));
            before = Some(Before { count, since });
        }
        last
    }

    #[test]
    fn mail_under_way_is_no_alarm_and_lost_mail_is_one() {
        assert_eq!(look(&[(5, 5)]), Verdict::Balanced);
        assert_eq!(look(&[(5, 5), (9, 6), (9, 9)]), Verdict::Balanced);
        assert_eq!(look(&[(6, 5); 10]), Verdict::UnderWay);
        assert_eq!(look(&[(6, 5); 11]), Verdict::LedgerBehind);
        let mut lull = [(6, 5); 11];
        lull[8] = (6, 6);
        assert_eq!(look(&lull), Verdict::UnderWay);
    }

    #[test]
    fn a_number_that_lags_is_no_alarm_and_one_that_went_back_is() {
        let lagging: Vec<(i64, i64)> = (0..30).map(|step| (step, step + 3)).collect();
        assert_eq!(look(&lagging), Verdict::UnderWay);
        assert_eq!(look(&[(5, 8); 11]), Verdict::LedgerAhead);
        // from behind to ahead is another difference
        let mut turned = vec![(6, 5); 10];
        turned.extend([(5, 6); 10]);
        assert_eq!(look(&turned), Verdict::UnderWay);
    }

    #[test]
    fn mail_that_is_missing_by_name_is_an_alarm_whatever_the_sums_say() {
        let count = Count { server: 5, ledger: 5 };
        assert_eq!(
            verdict(count, None, 1, minute(0), TimeDelta::minutes(10)),
            Verdict::MailMissing
        );
    }

    #[test]
    fn a_server_that_is_not_reached_says_nothing_of_credentials() {
        assert_eq!(credentials("server-unreachable"), Credentials::Untried);
        assert_eq!(credentials("credentials-refused"), Credentials::Refused);
        assert_eq!(credentials(""), Credentials::Worked);
        assert!(is_trouble("folder-missing") && !is_trouble("message-removed"));
        assert!(is_about_credentials("token-wrong") && !is_about_credentials("body-too-large"));
    }

    #[test]
    fn a_set_is_read_as_imap_writes_it() {
        assert_eq!(
            ranges("1:3,7,4294967295"),
            [(1, 3), (7, 7), (4_294_967_295, 4_294_967_295)]
        );
        assert_eq!(ranges("9:5,x,,1:y"), [(5, 9)]);
        assert_eq!(ranges(""), []);
    }

    proptest! {
        /// A difference that stands never grows younger, and none stands longer than it was looked at.
        #[test]
        fn what_stands_grows_older(counts in prop::collection::vec((0i64..4, 0i64..4), 1..40)) {
            let mut before: Option<Before> = None;
            for ((server, ledger), number) in counts.into_iter().zip(0..) {
                let count = Count { server, ledger };
                let since = stands_since(count, before, minute(number));
                prop_assert_eq!(since.is_none(), server == ledger);
                if let (Some(since), Some(was)) = (since, before.and_then(|before| before.since)) {
                    prop_assert!(since >= was && since <= minute(number));
                }
                before = Some(Before { count, since });
            }
        }
    }
}
