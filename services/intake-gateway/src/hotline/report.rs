//! One thing that happened to a call, checked.

use chrono::{DateTime, Utc};
use contracts::intake::v1::CallEvent;

/// What can happen to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It rings.
    Ringing,
    /// Somebody took it.
    Answered,
    /// Nobody took it.
    Missed,
    /// It ended.
    HungUp,
    /// A recording of it can be had.
    RecordingReady,
    /// Somebody wrote down what it was about.
    Noted,
}

impl Happened {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Ringing,
        Self::Answered,
        Self::Missed,
        Self::HungUp,
        Self::RecordingReady,
        Self::Noted,
    ];

    /// The name in webhooks and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Missed => "missed",
            Self::HungUp => "hung_up",
            Self::RecordingReady => "recording_ready",
            Self::Noted => "noted",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|happened| happened.as_str() == name)
    }
}

/// A checked report. Personal data: it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct CallReport {
    /// Names the event; the same id is the same event.
    pub event_id: String,
    /// Names the call on its line.
    pub call_id: String,
    /// What happened.
    pub happened: Happened,
    /// When, by the telephone system's clock; `None` when it did not say.
    pub at: Option<DateTime<Utc>>,
    /// Whether we called.
    pub outbound: bool,
    /// The calling number.
    pub from: String,
    /// The called number.
    pub to: String,
    /// Login of the clerk.
    pub agent: String,
    /// What was said.
    pub summary: String,
    /// What it was about.
    pub topic: String,
    /// Length of the talk in seconds.
    pub duration_seconds: u32,
    /// Why it ended, in the telephone system's words.
    pub cause: String,
    /// Where the telephone system keeps the recording.
    pub recording_url: String,
    /// Region of the caller as the telephone system knows it; empty: that of the line.
    pub region: String,
}

/// Why a report cannot be taken; it never quotes the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Neither JSON nor a form, or not an object.
    #[error("the report cannot be read")]
    Unreadable,
    /// A field is missing.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// A field holds something else than it should.
    #[error("the field {0} is wrong")]
    Wrong(&'static str),
}

impl CallReport {
    /// For the message; a report without a time happened when it arrived.
    pub fn into_event(self, received_at: DateTime<Utc>) -> CallEvent {
        CallEvent {
            event_id: self.event_id,
            call_id: self.call_id,
            kind: self.happened.as_str().to_owned(),
            at: Some(contracts::timestamp(self.at.unwrap_or(received_at))),
            outbound: self.outbound,
            from: self.from,
            to: self.to,
            agent: self.agent,
            summary: self.summary,
            topic: self.topic,
            duration_seconds: self.duration_seconds,
            cause: self.cause,
            recording_url: self.recording_url,
        }
    }
}

/// Longest id of an event or a call.
const ID_LENGTH: usize = 200;

/// An id: there, not too long, printable.
pub(super) fn id(field: &'static str, text: String) -> Result<String, ReportError> {
    match text.len() {
        0 => Err(ReportError::Missing(field)),
        1..=ID_LENGTH if !text.chars().any(char::is_control) => Ok(text),
        _ => Err(ReportError::Wrong(field)),
    }
}

/// A text of at most so many characters.
pub(super) fn text(field: &'static str, text: String, most: usize) -> Result<String, ReportError> {
    if text.len() > most && text.chars().count() > most {
        return Err(ReportError::Wrong(field));
    }
    Ok(text)
}

/// A call id from an address rather than a body, checked the same way.
///
/// # Errors
/// When it is too long or holds control characters.
pub fn call_id(text: &str) -> Result<String, ReportError> {
    id("call_id", text.to_owned())
}
