//! How to reach somebody: Chinese mobile, landline and service numbers, mail addresses.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{FindingKind, Search, digits, pattern};

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24}")
});
static MOBILE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\(?(?:\+\s?86|0086|\b86)\)?[ -]{0,2})?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})"));
static SERVICE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[48]00(?:[ -]?\d){7}"));
static LANDLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\(?(?:\+\s?86|0086)\)?[ -]{0,2})?\(?(010|02\d|0[3-9]\d{2})\)?[ -]{0,2}(\d{4}[ -]?\d{3,4})(?:\s?(?:转|-|ext\.?|分机)\s?(\d{1,6}))?",
    )
});
/// `+86 21 6384 0000`: with the country code the area code loses its zero.
static LANDLINE_ABROAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\(?(?:\+\s?86|0086)\)?[ -]{1,2}\(?(10|2\d|[3-9]\d{2})\)?[ -]{1,2}(\d{4}[ -]?\d{3,4})")
});

pub(super) fn find_emails(search: &mut Search<'_>) {
    for found in EMAIL.find_iter(search.text()) {
        let value = found.as_str().to_ascii_lowercase();
        search.take(FindingKind::Email, value, found.range(), "shape");
    }
}

pub(super) fn find_phones(search: &mut Search<'_>) {
    let text = search.text();
    for found in MOBILE.captures_iter(text) {
        if let (Some(whole), Some(number)) = (found.get(0), found.get(1))
            && is_own_number(search, &whole.range())
        {
            search.take(
                FindingKind::Mobile,
                digits(number.as_str()),
                whole.range(),
                "shape",
            );
        }
    }
    for found in SERVICE
        .find_iter(text)
        .filter(|found| is_own_number(search, &found.range()))
        .collect::<Vec<_>>()
    {
        let number = digits(found.as_str());
        let value = format!("{}-{}-{}", &number[..3], &number[3..6], &number[6..]);
        search.take(FindingKind::ServiceLine, value, found.range(), "shape");
    }
    for found in LANDLINE_ABROAD.captures_iter(text) {
        take_landline(search, &found, &format!("0{}", &found[1]));
    }
    for found in LANDLINE.captures_iter(text) {
        take_landline(search, &found, &found[1]);
    }
}

fn take_landline(search: &mut Search<'_>, found: &regex::Captures<'_>, area: &str) {
    let (Some(whole), number) = (found.get(0), digits(&found[2])) else {
        return;
    };
    let three_digit_area = area.len() == 3;
    // 010 and 02x have eight digits, the rest seven or eight
    if (three_digit_area && number.len() != 8) || !is_own_number(search, &whole.range()) {
        return;
    }
    let extension = found
        .get(3)
        .map(|extension| format!("-{}", extension.as_str()))
        .unwrap_or_default();
    search.take(
        FindingKind::Landline,
        format!("{area}-{number}{extension}"),
        whole.range(),
        "shape",
    );
}

/// A phone number touches no other letter or digit, and is not a group out of a longer, spaced number.
fn is_own_number(search: &Search<'_>, range: &Range<usize>) -> bool {
    let text = search.text();
    if !search.stands_alone(range) {
        return false;
    }
    let spaced = text[range.clone()].contains([' ', '-']);
    let before = &text.as_bytes()[..range.start];
    let after = &text.as_bytes()[range.end..];
    let joined_before = matches!(before, [.., digit, b' ' | b'-'] if digit.is_ascii_digit());
    let joined_after = matches!(after, [b' ' | b'-', digit, ..] if digit.is_ascii_digit());
    let dash_joined =
        before.last() == Some(&b'-') && joined_before || after.first() == Some(&b'-') && joined_after;
    !(dash_joined || spaced && (joined_before || joined_after))
}

#[cfg(test)]
mod tests {
    use super::super::recognise;

    fn found(text: &str) -> Vec<String> {
        recognise(text)
            .iter()
            .map(|finding| format!("{} {}", finding.kind.slug(), finding.value))
            .collect()
    }

    #[test]
    fn mobiles_are_read_in_every_writing() {
        for text in [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "+86 13800138000",
            "+8613800138000",
            "（+86）138-0013-8000",
            "8613800138000",
            "电话１３８００１３８０００。",
        ] {
            assert_eq!(found(text), ["mobile 13800138000"], "{text}");
        }
        assert_eq!(
            found("13800138000、13900139000"),
            ["mobile 13800138000", "mobile 13900139000"]
        );
        assert_eq!(
            found("13800138000 13900139000"),
            ["mobile 13800138000", "mobile 13900139000"]
        );
    }

    #[test]
    fn landlines_and_service_lines_are_read() {
        assert_eq!(found("021-63840000"), ["landline 021-63840000"]);
        assert_eq!(found("(0571) 8765 4321"), ["landline 0571-87654321"]);
        assert_eq!(found("0755-8765432转801"), ["landline 0755-8765432-801"]);
        assert_eq!(found("+86 21 6384 0000"), ["landline 021-63840000"]);
        assert_eq!(found("400-820-1234"), ["service-line 400-820-1234"]);
        assert_eq!(found("4008201234"), ["service-line 400-820-1234"]);
        assert_eq!(found("800 820 1234"), ["service-line 800-820-1234"]);
    }

    #[test]
    fn numbers_that_are_no_phones_are_left_alone() {
        for text in [
            "6222 0213 8001 3800 012",
            "2026-13800138000-1",
            "12800138000",
            "020-1234567",
            "H13800138000",
            "2026-11-21 10:00",
            "400mg 2026",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn mail_addresses_are_read() {
        assert_eq!(
            found("请回复Wang.Fang@Hospital.com.cn，谢谢"),
            ["email wang.fang@hospital.com.cn"]
        );
        assert_eq!(found("ｗａｎｇ＠ｑｑ．ｃｏｍ"), ["email wang@qq.com"]);
    }
}
