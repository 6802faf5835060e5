//! Phone numbers in the form in which they are compared.

/// What stands between a number and its extension, in the forms people write.
const EXTENSIONS: [&str; 6] = ["转", "分机", "ext", "x", "#", "*"];
/// What stands between two numbers in one field.
const SEPARATORS: [char; 7] = ['/', ',', ';', '，', '、', '；', '\n'];
/// Fewer digits are no phone.
const LEAST_DIGITS: usize = 7;

/// The digits of a phone without country code and extension, the area code of a landline with its 0; empty when there
/// are too few to be a phone. Of several numbers in one text the first.
#[must_use]
pub fn phone_key(phone: &str) -> String {
    let numbers = phone.split(SEPARATORS).map(one_key);
    let mut found = numbers.filter(|key| key.len() >= LEAST_DIGITS);
    found.next().unwrap_or_default()
}

fn one_key(number: &str) -> String {
    let number: String = number.chars().map(half_width).collect();
    let number = number.to_lowercase();
    let number = before_mark(&number).trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let abroad = ["0086", "86"]
        .iter()
        .find_map(|code| number.strip_prefix(code))
        .filter(|rest| count(rest) >= 9);
    let number = before_dashed(abroad.unwrap_or(number), abroad.is_some());
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // +86 571 8765 4321 is 0571 8765 4321 at home; a mobile has no 0
    if abroad.is_some() && !is_mobile(&digits) && !digits.starts_with('0') {
        format!("0{digits}")
    } else {
        digits
    }
}

fn count(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1')
}

fn half_width(letter: char) -> char {
    match letter {
        '\u{ff10}'..='\u{ff19}' => {
            char::from_u32(u32::from(letter) - 0xff10 + u32::from('0')).unwrap_or(letter)
        }
        '－' | '—' | '–' => '-',
        other => other,
    }
}

/// The part before the mark of an extension, if that part alone is a phone: `0571-87654321转802`.
fn before_mark(number: &str) -> &str {
    let mark = EXTENSIONS.iter().filter_map(|mark| number.find(mark)).min();
    match mark {
        Some(at) if count(&number[..at]) >= LEAST_DIGITS => &number[..at],
        _ => number,
    }
}

/// The part before an extension that only a dash sets apart, if that part is a whole landline: `0571-87654321-802`.
fn before_dashed(number: &str, is_abroad: bool) -> &str {
    let Some((before, extension)) = number.rsplit_once('-') else {
        return number;
    };
    let is_whole = match count(before) {
        digits if is_abroad => digits >= 9 && count(number) > 11,
        digits => number.starts_with('0') && digits >= 10,
    };
    if is_whole && (1..=5).contains(&count(extension)) {
        before
    } else {
        number
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
        for text in [
            "0571-87654321",
            "+86 571 8765 4321",
            "0086-571-87654321",
            "（0571）87654321",
            "0571 8765 4321 转 802",
            "0571-87654321-802",
            "+86 571 8765 4321-802",
            "0086-571-8765-4321",
            "0571-87654321 ext. 802",
            "0571-87654321分机802",
            "０５７１－８７６５４３２１",
            "0571-87654321 / 13800138000",
        ] {
            assert_eq!(phone_key(text), "057187654321", "{text}");
        }
        assert_eq!(phone_key("400-810-0001"), "4008100001");
        assert_eq!(phone_key("+86 10 6555 1234"), "01065551234");
        for text in [
            "138-0013-8000",
            "0086 138-0013-8000",
            "+86-138-0013-8000",
            "13800138000 (王)",
        ] {
            assert_eq!(phone_key(text), "13800138000", "{text}");
        }
        assert_eq!(phone_key("客厅 / 13800138000"), "13800138000");
        assert_eq!(last_four("0571-87654321").as_deref(), Some("4321"));
        assert_eq!(last_four("anonymous"), None);
    }
}
