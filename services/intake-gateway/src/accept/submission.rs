//! What an edge hands over.

use bytes::Bytes;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::contact_submitted::Content,
};
use kernel::Id;

/// Label of submission ids.
pub enum SubmissionLabel {}

/// One thing from outside, with its raw evidence. Personal data: it has no `Debug`.
#[derive(Clone)]
pub struct Submission {
    /// How it reached us.
    pub channel: Channel,
    /// The mailbox, hotline or form it came through, as configured.
    pub source: String,
    /// What names the thing in its source; the same key is the same thing, for ever.
    pub source_key: String,
    /// What names a part of the thing that arrives on its own, such as one event of a call; empty for the whole.
    pub part: String,
    /// When this gateway took it.
    pub received_at: DateTime<Utc>,
    /// The day in its receipt number.
    pub dated: Dated,
    /// Region of the source; empty when it has none.
    pub region: String,
    /// Work kind the source itself stands for.
    pub stated_kind: WorkKind,
    /// What was understood of it.
    pub content: Content,
    /// The thing itself, then its parts.
    pub evidence: Vec<Piece>,
}

/// Where the day in the receipt number comes from. It must be the same whenever the same thing comes again, also
/// tomorrow, also through another replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// From the thing: the time inside a form key, the day the mail server took a mail.
    At(DateTime<Utc>),
    /// The day of its first submission, remembered in JetStream: for things that carry no trustworthy time.
    FirstSeen,
}

/// One piece of evidence as it came.
#[derive(Clone)]
pub struct Piece {
    /// The bytes, untouched.
    pub bytes: Bytes,
    /// Media type, as far as known.
    pub media_type: String,
    /// File name; empty when it had none.
    pub name: String,
    /// `raw`, `attachment` or `recording`.
    pub role: &'static str,
}

impl Submission {
    /// Same channel, source, key and part: same id, in any process.
    pub fn id(&self) -> Id<SubmissionLabel> {
        Id::derived(&[
            "submission",
            self.channel.as_str_name(),
            &self.source,
            &self.source_key,
            &self.part,
        ])
    }
}

/// The day in China, whose calendar the people who read the receipt live by.
pub(crate) fn day_in_china(at: DateTime<Utc>) -> NaiveDate {
    const EIGHT_HOURS: i32 = 8 * 3_600;
    FixedOffset::east_opt(EIGHT_HOURS)
        .map_or_else(|| at.date_naive(), |zone| at.with_timezone(&zone).date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_china() {
        let at = |text: &str| day_in_china(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-11-21T15:59:59Z"), "2026-11-21");
        assert_eq!(at("2026-11-21T16:00:00Z"), "2026-11-22");
    }
}
