//! From a stored message to a mail.

use lettre::{
    Message,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::commands::Due;

/// A message that cannot be a mail; the slug tells why, without the address.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ComposeError {
    #[error("address-invalid")]
    Address,
    #[error("message-invalid")]
    Message,
}

/// The mail, with the headers that keep robots from answering robots (RFC 3834).
pub(crate) fn compose(from: &Mailbox, due: &Due) -> Result<Message, ComposeError> {
    let address = due
        .recipient
        .expose()
        .trim()
        .parse()
        .map_err(|_| ComposeError::Address)?;
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(one_line(due.subject.expose()))
        .message_id(Some(format!("<{}>", due.mail_message_id)));
    if let Some(answered) = due.in_reply_to.as_deref().map(one_line) {
        builder = builder
            .in_reply_to(format!("<{answered}>"))
            .references(format!("<{answered}>"));
    }
    if due.purpose == "acknowledgement" {
        builder = builder
            .raw_header(header("Auto-Submitted", "auto-replied"))
            .raw_header(header("Precedence", "auto_reply"))
            .raw_header(header("X-Auto-Response-Suppress", "All"));
    }
    builder
        .singlepart(SinglePart::plain(due.body.expose().clone()))
        .map_err(|_| ComposeError::Message)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Customers write the subject; a line break in it must not become a header.
fn one_line(text: &str) -> String {
    let words: Vec<_> = text
        .split(|letter: char| letter.is_control())
        .filter(|part| !part.is_empty())
        .collect();
    words.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(recipient: &str, subject: &str) -> Due {
        Due {
            message_id: uuid::Uuid::nil(),
            purpose: "acknowledgement".into(),
            subject_id: uuid::Uuid::nil(),
            contact_id: uuid::Uuid::nil(),
            recipient: recipient.to_owned().into(),
            subject: subject.to_owned().into(),
            body: "您好".to_owned().into(),
            in_reply_to: Some("q@x.example".into()),
            mail_message_id: "ack.1@y.example".into(),
            attempt: 1,
        }
    }

    #[test]
    fn a_mail_says_that_it_is_automatic_and_what_it_answers() {
        let from = "药后 <service@y.example>".parse().unwrap();
        let mail = compose(&from, &due("a@x.example", "已受理")).unwrap().formatted();
        let text = String::from_utf8(mail).unwrap();
        assert!(text.contains("Auto-Submitted: auto-replied\r\n"));
        assert!(text.contains("In-Reply-To: <q@x.example>\r\n"));
        assert!(text.contains("Message-ID: <ack.1@y.example>\r\n"));
    }

    #[test]
    fn a_line_break_in_a_subject_makes_no_header() {
        let from = "service@y.example".parse().unwrap();
        let mail = compose(&from, &due("a@x.example", "hello\r\nBcc: victim@z.example"))
            .unwrap()
            .formatted();
        assert!(!String::from_utf8(mail).unwrap().contains("\r\nBcc:"));
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_being_told() {
        let from = "service@y.example".parse().unwrap();
        assert_eq!(
            compose(&from, &due("not an address", "x")).unwrap_err(),
            ComposeError::Address
        );
    }
}
