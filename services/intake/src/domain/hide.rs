//! What people wrote, with the numbers and mail addresses in it masked as everywhere else. Names stand in sentences and
//! are not found; a number that is written in words, or broken by markup, is not either.

use vault::mask;

use super::recognise::{Finding, FindingKind, recognise};

/// The text with phone numbers and mail addresses masked; `own` are addresses that are nobody's personal data.
#[must_use]
pub fn text(text: &str, own: &[String]) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut at = 0;
    for finding in recognise(text) {
        if finding.kind.is_personal() && !is_own(&finding, own) {
            hidden.push_str(&text[at..finding.span.start]);
            hidden.push_str(&masked(&finding));
            at = finding.span.end;
        }
    }
    hidden.push_str(&text[at..]);
    hidden
}

fn is_own(finding: &Finding, own: &[String]) -> bool {
    own.iter().any(|one| one.eq_ignore_ascii_case(&finding.value))
}

fn masked(finding: &Finding) -> String {
    match finding.kind {
        FindingKind::Email => mask::email(&finding.value),
        _ => mask::phone(&finding.value),
    }
}

/// The same for HTML that was made safe: what stands between the elements, and what they say in attributes. Pictures are
/// left alone, because letters that only look like a number would break them.
#[must_use]
pub fn html(html: &str, own: &[String]) -> String {
    let mut hidden = String::with_capacity(html.len());
    let mut rest = html;
    while !rest.is_empty() {
        let (written, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        hidden.push_str(&text(written, own));
        let (element, behind) = behind.split_at(end_of_element(behind));
        if element.starts_with("<img") {
            hidden.push_str(element);
        } else {
            hidden.push_str(&text(element, own));
        }
        rest = behind;
    }
    hidden
}

/// Where the element ends that begins here; a `>` within quotes does not end it.
fn end_of_element(html: &str) -> usize {
    let mut is_quoted = false;
    for (at, letter) in html.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own() -> Vec<String> {
        vec!["service@yaohou.example".to_owned()]
    }

    ///
    #[test]
    fn numbers_and_addresses_in_sentences_are_masked_and_nothing_else() {
        for (written, shown) in [
            (
                "请回电13812341234，或 wang@home.example。",
                "请回电138****1234，或 w***@home.example。",
            ),
            ("电话：138-1234-1234 转王芳", "电话：138****1234 转王芳"),
            ("座机 0571-87654321", "座机 057****4321"),
            ("发到 Service@yaohou.example 了", "发到 Service@yaohou.example 了"),
            (
                "批号 20260315，追溯码 81012345678901234567",
                "批号 20260315，追溯码 81012345678901234567",
            ),
            (
                "客服 400-820-1234 说 2026-11-21 回复",
                "客服 400-820-1234 说 2026-11-21 回复",
            ),
            ("", ""),
        ] {
            assert_eq!(text(written, &own()), shown);
        }
    }

    #[test]
    fn html_keeps_its_elements_and_pictures() {
        let written = "<p title=\"a > 13812341234\">电话<b>13812341234</b></p><img src=\"data:image/png;base64,/13812341234/\">\
                       <a href=\"mailto:wang@home.example\">wang@home.example</a>";
        let shown = "<p title=\"a > 138****1234\">电话<b>138****1234</b></p><img src=\"data:image/png;base64,/13812341234/\">\
                     <a href=\"mailto:w***@home.example\">w***@home.example</a>";
        assert_eq!(html(written, &own()), shown);
    }

    proptest! {
        #[test]
        fn whatever_was_written_no_number_is_left_to_be_found(words in "[a-z 。，<>\"=@.-]{0,60}") {
            let shown = text(&format!("{words} 13812341234 {words}"), &[]);
            prop_assert!(!shown.contains("13812341234"), "{shown}");
        }

        #[test]
        fn text_without_numbers_and_addresses_stays(words in "[a-z。，<>\"=/ ]{0,80}") {
            prop_assert_eq!(html(&words, &[]), words.clone());
            prop_assert_eq!(text(&words, &[]), words);
        }
    }
}
