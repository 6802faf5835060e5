//! Drug trace codes (药品追溯码, formerly 电子监管码): 20 digits that begin with 8; the first seven name the product
//! (NMPAB/T 1002-2019). Read off a box they come in groups.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{FindingKind, Search, digits, pattern};

static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"8(?:[ -]?\d){19}"));
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(追溯码|监管码|追溯条码)\s*(为|是)?\s*[:：(]?\s*$"));

pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text();
    for found in CODE.find_iter(text) {
        let range = found.range();
        let labelled = LABEL.is_match(search.before(range.start));
        if !search.stands_alone(&range) || !(labelled || grouped_evenly(found.as_str(), &range, text)) {
            continue;
        }
        search.take(
            FindingKind::TraceCode,
            digits(found.as_str()),
            range,
            if labelled { "label" } else { "shape" },
        );
    }
}

/// Unlabelled digits with separators count only in groups of four or five, as printed: not a phone behind a code,
/// not two numbers side by side.
fn grouped_evenly(code: &str, range: &Range<usize>, text: &str) -> bool {
    if code.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let groups: Vec<usize> = code.split([' ', '-']).map(str::len).collect();
    let follows = text[range.end..]
        .trim_start_matches([' ', '-'])
        .starts_with(|next: char| next.is_ascii_digit());
    !follows && (groups.iter().all(|&group| group == 4) || groups.iter().all(|&group| group == 5))
}

#[cfg(test)]
mod tests {
    use super::super::recognise;

    fn found(text: &str) -> Vec<(String, &'static str)> {
        recognise(text)
            .into_iter()
            .map(|finding| (finding.value, finding.rule))
            .collect()
    }

    #[test]
    fn codes_are_found_plain_grouped_and_labelled() {
        let code = "81234567890123456789".to_owned();
        assert_eq!(found("81234567890123456789"), [(code.clone(), "shape")]);
        assert_eq!(
            found("追溯码：8123 4567 8901 2345 6789"),
            [(code.clone(), "label")]
        );
        assert_eq!(found("8123 4567 8901 2345 6789"), [(code.clone(), "shape")]);
        assert_eq!(
            found("８１２３４５６７８９０１２３４５６７８９"),
            [(code, "shape")]
        );
    }

    #[test]
    fn longer_numbers_and_other_groups_are_none() {
        for text in [
            "812345678901234567890",
            "A81234567890123456789",
            "8123456 7890123456789",
            "71234567890123456789",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
