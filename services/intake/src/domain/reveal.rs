//! Seeing in clear who sent a contact: for what reason, and which evidence shows it by itself.

use kernel::Fault;

/// What somebody must be allowed to do.
pub const PERMISSION: &str = "contact.reveal";
/// Fewer characters are no reason.
const LEAST_CHARACTERS: usize = 4;
/// More are no reason but a report, which the journal is not for.
const MOST_CHARACTERS: usize = 500;

/// A reason is a few letters or characters at least; dots and blanks are none.
///
/// # Errors
/// `reason-missing` when there is none that says anything, `reason-too-long`.
pub fn check(reason: &str) -> Result<(), Fault> {
    if reason.chars().filter(|letter| letter.is_alphanumeric()).count() < LEAST_CHARACTERS {
        return Err(Fault::invalid(
            "reason-missing",
            "请填写查看原因（至少四个字）。",
            "Please say why you need it, in a few words.",
        ));
    }
    if reason.chars().count() > MOST_CHARACTERS {
        return Err(Fault::invalid(
            "reason-too-long",
            "查看原因不能超过500字。",
            "The reason is longer than 500 characters.",
        ));
    }
    Ok(())
}

/// Whether a piece of evidence names its sender in clear: what came in as a whole (a mail, a form, a report of the
/// telephone system), and a mail that came along in another. Recordings, pictures and documents are what people work
/// with: they show what the sender chose to show, and no mask could be laid over them.
#[must_use]
pub fn names_sender(role: &str, media_type: &str) -> bool {
    role == "raw" || media_type.trim().to_ascii_lowercase().starts_with("message/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        for reason in ["", "   ", "....", "a b", "回访", "～～～～～"] {
            assert_eq!(check(reason).unwrap_err().slug, "reason-missing", "{reason}");
        }
        for reason in ["回电核实批号", "call back"] {
            check(reason).unwrap();
        }
        assert_eq!(check(&"因".repeat(501)).unwrap_err().slug, "reason-too-long");
    }

    ///
    #[test]
    fn originals_and_mails_within_mails_name_their_sender() {
        for (role, media_type) in [
            ("raw", "message/rfc822"),
            ("raw", "application/json"),
            ("attachment", "Message/RFC822; charset=utf-8"),
        ] {
            assert!(names_sender(role, media_type), "{role} {media_type}");
        }
        for (role, media_type) in [
            ("attachment", "image/jpeg"),
            ("recording", "audio/mpeg"),
            ("attachment", ""),
        ] {
            assert!(!names_sender(role, media_type), "{role} {media_type}");
        }
    }
}
