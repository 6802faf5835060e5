//! Phone numbers in the form in which they are compared.

/// The digits of a phone without country code; empty when there are too few to be a phone.
#[must_use]
pub fn phone_key(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let local = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() >= 10))
        .unwrap_or(&digits);
    if local.len() < 7 {
        String::new()
    } else {
        local.to_owned()
    }
}

/// The last four digits, with which a sender proves on the public page that a receipt is his; `None` without a phone.
#[must_use]
pub fn last_four(phone: &str) -> Option<String> {
    let key = phone_key(phone);
    key.len().checked_sub(4).map(|at| key[at..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_phone_in_all_its_writings_is_one_key() {
        for text in [
            "13800138000",
            "+86 138-0013-8000",
            "0086 13800138000",
            "8613800138000",
        ] {
            assert_eq!(phone_key(text), "13800138000", "{text}");
        }
        assert_eq!(phone_key("12345"), "");
        assert_eq!(last_four("0571-87654321").as_deref(), Some("4321"));
        assert_eq!(last_four("anonymous"), None);
    }
}
