//! Batch numbers: only behind a word that says so, because any short code looks like one. A labelled list (批号：A、B和C)
//! gives all of them.

use std::sync::LazyLock;

use regex::Regex;

use super::{FindingKind, Search, pattern};

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:(?:生产|产品|灭菌|药品|供货)?\s*批\s*(?:号|次号|次)|\bLot(?:\s*(?:No|Number|#))?|\bBatch(?:\s*(?:No|Number|Code|#))?)\s*(?:分别)?\s*(?:为|是|均为)?\s*[\s.:#(\[【「]{0,4}\s*",
    )
});
static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^[A-Z0-9][A-Z0-9-]{1,19}"));
static NEXT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:[、,;/&]|和|及|以及|与|and)\s*"));
/// A date is no batch: 批次2026年1月.
static DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[年月日]"));
/// A short number with a unit is a quantity: 批次500盒. Longer codes keep what follows them: 批号260105片剂发黄.
static QUANTITY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s?(盒|瓶|支|片|粒|袋|箱|件|批|个|元|mg|ml|%|℃)"));

pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text();
    for label in LABEL.find_iter(text) {
        let mut at = label.end();
        let mut rule = "label";
        let mut start = label.start();
        while let Some(length) = code_length(&text[at..]) {
            let value = text[at..at + length].to_ascii_uppercase();
            search.take(FindingKind::Batch, value, start..at + length, rule);
            let Some(separator) = NEXT.find(&text[at + length..]) else {
                break;
            };
            at += length + separator.end();
            start = at;
            rule = "list";
        }
    }
}

/// The length of the batch number at the start of `text`, if there is one.
fn code_length(text: &str) -> Option<usize> {
    let code = CODE.find(text)?.as_str().trim_end_matches('-');
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let after = &text[code.len()..];
    let is_trace_code = digits == 20 && code.starts_with('8');
    let is_word = digits == 0 || code.len() < 3;
    let goes_on = after.starts_with(|character: char| character.is_ascii_alphanumeric() || character == '@');
    let is_amount = DATE.is_match(after) || (code.len() <= 4 && QUANTITY.is_match(after));
    (!is_word && !goes_on && !is_trace_code && !is_amount).then_some(code.len())
}

#[cfg(test)]
mod tests {
    use super::super::recognise;

    fn batches(text: &str) -> Vec<String> {
        let findings = recognise(text);
        findings
            .iter()
            .filter(|one| one.kind.slug() == "batch")
            .map(|one| one.value.clone())
            .collect()
    }

    #[test]
    fn labelled_codes_are_batches() {
        for text in [
            "批号：26a0105",
            "生产批号 26A0105",
            "批号(26A0105)",
            "Lot No. 26a0105",
            "Batch Number: 26A0105",
            "LOT#26A0105",
            "批次为２６Ａ０１０５",
        ] {
            assert_eq!(batches(text), ["26A0105"], "{text}");
        }
        assert_eq!(
            batches("批号：20260101、20260102和B2603-1，共3盒"),
            ["20260101", "20260102", "B2603-1"]
        );
    }

    #[test]
    fn what_follows_a_batch_does_not_hide_it() {
        for text in [
            "批号260105片剂发黄",
            "批号：260105\n片剂发黄",
            "批号260105 个别药片变色",
        ] {
            assert_eq!(batches(text), ["260105"], "{text}");
        }
    }

    #[test]
    fn what_only_follows_the_word_is_no_batch() {
        for text in [
            "a lot of 500 pills",
            "批次2026年1月",
            "批次500盒",
            "批号20支",
            "批号不清楚",
            "批号：无",
            "我批评A1234",
            "同一批号的81234567890123456789",
        ] {
            assert_eq!(batches(text), Vec::<String>::new(), "{text}");
        }
    }
}
