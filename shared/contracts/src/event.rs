//! What makes a message an event: a subject and a stream.

/// A fact that one service says and others may follow.
pub trait Event: prost::Message + prost::Name + Clone + Default + 'static {
    /// Where it is published, e.g. `intake.v1.contact_received`.
    const SUBJECT: &'static str;
    /// The stream that keeps it, e.g. `INTAKE`.
    const STREAM: &'static str;
}

/// One row of the event catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventInfo {
    /// Full protobuf name.
    pub full_name: &'static str,
    /// Where it is published.
    pub subject: &'static str,
    /// The stream that keeps it.
    pub stream: &'static str,
    /// The service that says it.
    pub publisher: &'static str,
    /// The fact, in a sentence: the comment of the message.
    pub fact: &'static str,
}

/// The catalogue row of a subject.
pub fn event_info(subject: &str) -> Option<&'static EventInfo> {
    crate::EVENTS.iter().find(|event| event.subject == subject)
}
