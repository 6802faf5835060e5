//! Our own receipt numbers `YH-20261121-7K4M2-9QXYZ`, as people copy them: lower case, full width, spaces for dashes,
//! letters O and I for digits (Crockford base32 reads them so). Whether the receipt exists is the store's to say.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::{FindingKind, Search, pattern};

static RECEIPT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)YH\s?-?\s?(\d{8})\s?-?\s?([0-9A-Z]{5})\s?-?\s?([0-9A-Z]{5})"));

pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text();
    for found in RECEIPT.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let groups = (crockford(&found[2]), crockford(&found[3]));
        let (Some(first), Some(second)) = groups else {
            continue;
        };
        let is_day = NaiveDate::parse_from_str(&found[1], "%Y%m%d").is_ok();
        if is_day && search.stands_alone(&whole.range()) {
            let value = format!("YH-{}-{first}-{second}", &found[1]);
            search.take(FindingKind::Receipt, value, whole.range(), "shape");
        }
    }
}

/// Normal form of a group; `None` when it holds a U, which Crockford base32 leaves out.
fn crockford(group: &str) -> Option<String> {
    let letter = |character: char| match character.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        'U' => None,
        other => Some(other),
    };
    group.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::super::recognise;

    #[test]
    fn receipts_are_read_as_people_copy_them() {
        for text in [
            "YH-20261121-7K4M2-9QXYZ",
            "yh-20261121-7k4m2-9qxyz",
            "ＹＨ－２０２６１１２１－７Ｋ４Ｍ２－９ＱＸＹＺ",
            "受理编号YH20261121 7K4M2 9QXYZ。",
        ] {
            assert_eq!(recognise(text)[0].value, "YH-20261121-7K4M2-9QXYZ", "{text}");
        }
        assert_eq!(
            recognise("YH-20261121-OIL00-9QXYZ")[0].value,
            "YH-20261121-01100-9QXYZ"
        );
    }

    #[test]
    fn lookalikes_are_none() {
        for text in [
            "YH-20261321-7K4M2-9QXYZ",
            "YH-20261121-7K4U2-9QXYZ",
            "XYH-20261121-7K4M2-9QXYZ",
            "YH-20261121-7K4M2-9QXYZ1",
        ] {
            assert!(
                recognise(text)
                    .iter()
                    .all(|finding| finding.kind.slug() != "receipt"),
                "{text}"
            );
        }
    }
}
