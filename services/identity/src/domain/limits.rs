//! How long things last, and when a session has ended.

use chrono::{DateTime, TimeDelta, Utc};

use super::PasswordPolicy;

/// `last_seen_at` is written at most once in this time, so that a busy session costs no writes.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The configured limits.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) principal: TimeDelta,
    pub(crate) session_idle: TimeDelta,
    pub(crate) session_absolute: TimeDelta,
    pub(crate) lockout_attempts: u32,
    pub(crate) lockout: TimeDelta,
    pub(crate) password: PasswordPolicy,
}

/// How a session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// With a built-in account.
    Password,
    /// At an OpenID provider.
    Oidc,
}

impl Method {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Oidc => "oidc",
        }
    }
}

/// The times of a session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) revoked_at: Option<DateTime<Utc>>,
}

impl Session {
    /// Whether the session still opens anything.
    pub(crate) fn is_open(&self, limits: &Limits, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.ends_at && now < self.last_seen_at + limits.session_idle
    }

    /// Whether this request is worth noting.
    pub(crate) fn is_worth_noting(&self, now: DateTime<Utc>) -> bool {
        now >= self.last_seen_at + SEEN_EVERY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            principal: TimeDelta::seconds(60),
            session_idle: TimeDelta::minutes(30),
            session_absolute: TimeDelta::hours(12),
            lockout_attempts: 5,
            lockout: TimeDelta::minutes(15),
            password: PasswordPolicy {
                min_length: 12,
                min_classes: 3,
                max_age: None,
            },
        }
    }

    #[test]
    fn a_session_ends_by_idleness_by_age_and_by_revocation() {
        let start = DateTime::UNIX_EPOCH;
        let session = Session {
            last_seen_at: start,
            ends_at: start + TimeDelta::minutes(40),
            revoked_at: None,
        };
        let at = |minutes| start + TimeDelta::minutes(minutes);
        assert!(session.is_open(&limits(), at(29)));
        assert!(!session.is_open(&limits(), at(30)));
        let busy = Session {
            last_seen_at: at(39),
            ..session
        };
        assert!(busy.is_open(&limits(), at(39)) && !busy.is_open(&limits(), at(40)));
        let revoked = Session {
            revoked_at: Some(at(1)),
            ..session
        };
        assert!(!revoked.is_open(&limits(), at(2)));
    }

    #[test]
    fn a_request_is_noted_once_a_minute() {
        let start = DateTime::UNIX_EPOCH;
        let session = Session {
            last_seen_at: start,
            ends_at: start,
            revoked_at: None,
        };
        assert!(!session.is_worth_noting(start + TimeDelta::seconds(59)));
        assert!(session.is_worth_noting(start + TimeDelta::seconds(60)));
    }
}
