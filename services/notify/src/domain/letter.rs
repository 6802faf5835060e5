//! A message before it is sent.

use std::fmt;

use kernel::{Id, Sensitive};

/// Why a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Tells the sender of a contact its receipt number.
    Acknowledgement,
    /// Answers the customer.
    Reply,
}

impl Purpose {
    /// As stored and announced.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Reply => "reply",
        }
    }

    /// The left-hand beginning of the Message-ID, by which intake recognises an answer to it.
    fn label(self) -> &'static str {
        match self {
            Self::Acknowledgement => "ack",
            Self::Reply => "reply",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A message to one recipient.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Why.
    pub purpose: Purpose,
    /// The contact acknowledged, or the reply.
    pub subject_id: uuid::Uuid,
    /// The contact it belongs to.
    pub contact_id: uuid::Uuid,
    /// Whose region.
    pub region: String,
    /// Mail address.
    pub recipient: Sensitive<String>,
    /// Subject line.
    pub subject: Sensitive<String>,
    /// Text.
    pub body: Sensitive<String>,
    /// Message-ID of the mail that is answered, without angle brackets.
    pub in_reply_to: Option<String>,
}

impl Letter {
    /// The same for the same purpose and subject: asked for twice, it is one message.
    pub fn id(&self) -> Id<Self> {
        Id::derived(&["message", self.purpose.as_str(), &self.subject_id.to_string()])
    }

    /// The Message-ID header without angle brackets; the same in every attempt.
    pub fn mail_message_id(&self, domain: &str) -> String {
        format!("{}.{}@{domain}", self.purpose.label(), self.subject_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_asked_for_twice_is_the_same_letter() {
        let letter = |purpose| Letter {
            purpose,
            subject_id: uuid::Uuid::from_u128(1),
            contact_id: uuid::Uuid::from_u128(2),
            region: "cn".into(),
            recipient: String::new().into(),
            subject: String::new().into(),
            body: String::new().into(),
            in_reply_to: None,
        };
        assert_eq!(letter(Purpose::Reply).id(), letter(Purpose::Reply).id());
        assert_ne!(letter(Purpose::Reply).id(), letter(Purpose::Acknowledgement).id());
        let id = letter(Purpose::Acknowledgement).mail_message_id("x.example");
        assert_eq!(id, "ack.00000000-0000-0000-0000-000000000001@x.example");
    }
}
