//! The key of one filled-in form, made when its page is shown: sending the same page again is the same submission.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Id;
use uuid::Uuid;

/// A UUID of version 7; its time gives the day in the receipt number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SubmissionKey {
    pub(crate) uuid: Uuid,
    pub(crate) made_at: DateTime<Utc>,
}

/// Why a key is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// Not a UUID of version 7.
    Wrong,
    /// Made too long ago, or in the future: whoever sends it did not get it from a page of these days.
    Expired,
}

impl SubmissionKey {
    /// Reads a key that is at most `days` old. Clocks may differ by an hour.
    pub(crate) fn read(text: &str, now: DateTime<Utc>, days: i64) -> Result<Self, KeyError> {
        let uuid = Uuid::try_parse(text).map_err(|_| KeyError::Wrong)?;
        if uuid.get_version_num() != 7 {
            return Err(KeyError::Wrong);
        }
        let (seconds, nanos) = uuid.get_timestamp().ok_or(KeyError::Wrong)?.to_unix();
        let made_at = i64::try_from(seconds)
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, nanos));
        let made_at = made_at.ok_or(KeyError::Wrong)?;
        let age = now.signed_duration_since(made_at);
        if age > TimeDelta::days(days) || age < -TimeDelta::hours(1) {
            return Err(KeyError::Expired);
        }
        Ok(Self { uuid, made_at })
    }
}

/// A key for a new page.
pub(crate) fn fresh_key() -> String {
    Id::<SubmissionKey>::new().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_for_its_days_and_no_other_uuid_is_a_key() {
        let text = "019a9f0c-7c00-7abc-8def-0123456789ab";
        let made = SubmissionKey::read(text, "2026-01-01T00:00:00Z".parse().unwrap(), 30_000)
            .unwrap()
            .made_at;
        let read = |now| SubmissionKey::read(text, now, 30);
        assert_eq!(read(made + TimeDelta::days(30)).unwrap().made_at, made);
        assert_eq!(read(made + TimeDelta::days(31)), Err(KeyError::Expired));
        assert!(read(made - TimeDelta::minutes(59)).is_ok());
        assert_eq!(read(made - TimeDelta::minutes(61)), Err(KeyError::Expired));
        for text in [
            "",
            "x",
            "c232ab00-9414-11ec-b3c8-9f6bdeced846",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(
                SubmissionKey::read(text, made, 30),
                Err(KeyError::Wrong),
                "{text}"
            );
        }
        assert!(SubmissionKey::read(&fresh_key(), DateTime::UNIX_EPOCH, 30).is_err());
    }
}
