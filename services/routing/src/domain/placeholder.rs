//! Placeholders in texts for customers: `{{receipt}}` and the like. A plain form on purpose: a text module is written by
//! people who write letters, and nothing in it is ever executed.

use std::ops::Range;

use crate::domain::kind::words;

words! {
    /// What can be put into a text.
    Placeholder {
        /// The number that the customer was given 受理编号.
        Receipt = "receipt",
        /// The number of the ticket 工单编号.
        TicketNumber = "ticket_number",
        /// Name and specification of the product 品名规格.
        Product = "product",
        /// Its batch number 批号.
        Batch = "batch",
        /// Who answers.
        Clerk = "clerk",
        /// The day of the answer in China.
        Date = "date",
        /// The day in China on which the contact came in.
        ReceivedDate = "received_date",
    }
}

/// Letters that a name between the braces may have; longer ones are no slip but a text about braces.
const LONGEST: usize = 60;

/// Where a placeholder stands, braces included, and the name in it, known or not.
fn next_in(text: &str) -> Option<(Range<usize>, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        let start = from + found;
        let inner = &text[start + 2..];
        let end = inner.find("}}");
        if let Some(end) = end {
            let name = inner[..end].trim();
            let is_name =
                !name.is_empty() && name.chars().count() <= LONGEST && !name.contains(['{', '}', '\n', '\r']);
            if is_name {
                return Some((start..start + 2 + end + 2, name));
            }
        }
        from = start + 1;
    }
    None
}

/// The first placeholder that stands in a text, by name.
pub fn first_in(text: &str) -> Option<&str> {
    next_in(text).map(|(_, name)| name)
}

/// The first placeholder of a text that nobody here can fill.
pub fn first_unknown(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((place, name)) = next_in(rest) {
        if Placeholder::from_word(name).is_none() {
            return Some(name);
        }
        rest = &rest[place.end..];
    }
    None
}

/// A text after filling in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The text; what could not be filled stands as it was.
    pub text: String,
    /// Names that could not be filled, each once, in the order of the text.
    pub unfilled: Vec<String>,
}

/// Fills a text with what `value` knows; nothing and empty values leave the placeholder. What is put in is not looked at
/// again, so a product named `{{date}}` stays that.
pub fn fill(text: &str, value: impl Fn(Placeholder) -> Option<String>) -> Filled {
    let (mut filled, mut unfilled) = (String::with_capacity(text.len()), Vec::<String>::new());
    let mut rest = text;
    while let Some((place, name)) = next_in(rest) {
        filled.push_str(&rest[..place.start]);
        let known = Placeholder::from_word(name).and_then(&value);
        if let Some(words) = known.filter(|words| !words.trim().is_empty()) {
            filled.push_str(&words);
        } else {
            filled.push_str(&rest[place.clone()]);
            if !unfilled.iter().any(|one| one == name) {
                unfilled.push(name.to_owned());
            }
        }
        rest = &rest[place.end..];
    }
    filled.push_str(rest);
    Filled {
        text: filled,
        unfilled,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(placeholder: Placeholder) -> Option<String> {
        match placeholder {
            Placeholder::Receipt => Some("YH-1".to_owned()),
            Placeholder::Product => Some("{{date}}".to_owned()),
            Placeholder::Batch => Some(" ".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_is_told_once() {
        let filled = fill(
            "编号{{receipt}}，批号{{ batch }}，{{批号}}，再说{{batch}}，{{receipt}}。",
            value,
        );
        assert_eq!(
            filled.text,
            "编号YH-1，批号{{ batch }}，{{批号}}，再说{{batch}}，YH-1。"
        );
        assert_eq!(filled.unfilled, ["batch", "批号"]);
    }

    #[test]
    fn what_is_put_in_is_not_filled_again() {
        assert_eq!(fill("{{product}}", value).text, "{{date}}");
        assert!(fill("{{product}}", value).unfilled.is_empty());
    }

    #[test]
    fn braces_alone_are_no_placeholder_but_one_behind_them_is() {
        for text in ["{ {receipt} }", "{{}}", "{{ }}", "{{a\nb}}", "{{receipt", "}}{{"] {
            assert_eq!(first_in(text), None, "{text}");
        }
        assert_eq!(first_in("{{{receipt}}}"), Some("receipt"));
        assert_eq!(first_in("{{ {{receipt}}"), Some("receipt"));
        assert_eq!(first_unknown("{{receipt}}{{emperor}}"), Some("emperor"));
        assert_eq!(first_unknown("{{receipt}}{{batch}}"), None);
    }

    proptest! {
        /// Nothing breaks the reader, and a text is ready exactly when nothing in it is left unfilled.
        #[test]
        fn a_filled_text_without_leftovers_has_no_placeholder(text in "[{} a-z药\n]{0,40}") {
            let filled = fill(&text, |_| Some("x".to_owned()));
            prop_assert_eq!(filled.unfilled.is_empty(), first_unknown(&text).is_none());
            if first_in(&text).is_none() {
                prop_assert_eq!(filled.text, text);
            }
        }
    }
}
