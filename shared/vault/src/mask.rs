//! How much of what identifies a person is shown to whoever has not asked for the whole. The only place that decides it.
//!
//! A masked value tells two people of a list apart and lets a caller confirm who he is; it does not let anybody call,
//! write to or look up the person. What is too short to be shown in part is hidden whole. Empty stays empty, so that
//! it is seen what is still to be asked for. Masking what is masked already changes nothing that matters.

/// What stands for a value that is hidden whole.
const HIDDEN: &str = "****";

/// A name: its first character, and whether it has two or more; `王小芳` → `王**`, `王芳` → `王*`, `王` → `*`.
#[must_use]
pub fn name(name: &str) -> String {
    let mut letters = name.trim().chars();
    match (letters.next(), letters.count()) {
        (None, _) => String::new(),
        (Some(_), 0) => "*".to_owned(),
        (Some(first), 1) => format!("{first}*"),
        (Some(first), _) => format!("{first}**"),
    }
}

/// A phone number: three digits and the last four of one with at least eleven, the last two of a shorter one;
/// `13812341234` → `138****1234`, `87654321` → `****21`. The country code of China is left away.
#[must_use]
pub fn phone(phone: &str) -> String {
    if phone.trim().is_empty() {
        return String::new();
    }
    let digits: String = phone.chars().filter_map(digit).collect();
    let local = ["0086", "86"]
        .iter()
        .find_map(|code| digits.strip_prefix(code).filter(|rest| rest.len() >= 10))
        .unwrap_or(&digits);
    match local.len() {
        0..7 => HIDDEN.to_owned(),
        7..11 => format!("{HIDDEN}{}", &local[local.len() - 2..]),
        _ => format!("{}{HIDDEN}{}", &local[..3], &local[local.len() - 4..]),
    }
}

/// A digit as it stands on any keyboard, full-width ones of Chinese ones too.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(letter) - 0xff10 + u32::from('0')),
        _ => None,
    }
}

/// A mail address: its first character and its domain, `zhang@example.com` → `z***@example.com`; of a mailbox with a
/// single character only the domain. What is no address is hidden whole.
#[must_use]
pub fn email(email: &str) -> String {
    let email = email.trim();
    if email.is_empty() {
        return String::new();
    }
    let is_plain = |domain: &str| {
        domain.contains('.')
            && domain
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
    };
    let Some((mailbox, domain)) = email.rsplit_once('@').filter(|(_, domain)| is_plain(domain)) else {
        return HIDDEN.to_owned();
    };
    let mut letters = mailbox.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(_)) => format!("{first}***@{domain}"),
        _ => format!("***@{domain}"),
    }
}

/// Characters within which the province and city of an address stand.
const PLACE_CHARACTERS: usize = 12;

/// A postal address: province and city, `浙江省杭州市西湖区文三路1号` → `浙江省杭州市****`; else hidden whole.
#[must_use]
pub fn address(address: &str) -> String {
    let address = address.trim();
    if address.is_empty() {
        return String::new();
    }
    let head = address.char_indices().take(PLACE_CHARACTERS);
    let places = head.filter(|(_, letter)| matches!(letter, '省' | '市'));
    let shown = places
        .last()
        .map_or("", |(at, letter)| &address[..at + letter.len_utf8()]);
    // a street that is called after a city, and an address that ends with its city, say too much
    if shown.chars().any(|letter| digit(letter).is_some()) || shown.len() == address.len() {
        return HIDDEN.to_owned();
    }
    format!("{shown}{HIDDEN}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn masked_values_look_as_people_know_them() {
        for (whole, masked) in [
            ("张小芳", "张**"),
            ("张芳", "张*"),
            ("张", "*"),
            ("欧阳娜娜", "欧**"),
            ("John Smith", "J**"),
            ("", ""),
        ] {
            assert_eq!(name(whole), masked, "{whole}");
        }
        for (whole, masked) in [
            ("13812341234", "138****1234"),
            ("+86 138-1234-1234", "138****1234"),
            ("0086 13812341234", "138****1234"),
            ("１３８１２３４１２３４", "138****1234"),
            ("0571-87654321", "057****4321"),
            ("87654321", "****21"),
            ("12345", "****"),
            ("anonymous", "****"),
            (" ", ""),
        ] {
            assert_eq!(phone(whole), masked, "{whole}");
        }
        for (whole, masked) in [
            ("zhang@example.com", "z***@example.com"),
            ("z@example.com", "***@example.com"),
            ("张芳@例子.中国", "张***@例子.中国"),
            ("no address", "****"),
            ("a@b", "****"),
            ("Zhang Fang <zhang@example.com>", "****"),
            ("", ""),
        ] {
            assert_eq!(email(whole), masked, "{whole}");
        }
        for (whole, masked) in [
            ("浙江省杭州市西湖区文三路1号", "浙江省杭州市****"),
            ("杭州市西湖区文三路1号", "杭州市****"),
            ("文三路1号市场旁", "****"),
            ("1 Main Street", "****"),
            ("杭州市", "****"),
            ("", ""),
        ] {
            assert_eq!(address(whole), masked, "{whole}");
        }
    }

    fn person() -> impl Strategy<Value = String> {
        let letter = prop_oneof![
            prop::char::range('\u{4e00}', '\u{9fff}'),
            prop::char::range('A', 'z'),
            prop::char::range('0', '9'),
            prop::char::range('\u{ff10}', '\u{ff19}'),
            Just(' '),
            Just('@'),
            Just('市'),
            any::<char>(),
        ];
        prop::collection::vec(letter, 0..40).prop_map(|letters| letters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_name_shows_its_first_character_and_one_of_three_lengths(whole in person()) {
            let trimmed: Vec<char> = whole.trim().chars().collect();
            let masked: Vec<char> = name(&whole).chars().collect();
            prop_assert_eq!(masked.len(), trimmed.len().min(3));
            for (place, letter) in masked.iter().enumerate() {
                let may_show = place == 0 && trimmed.len() > 1;
                prop_assert!(*letter == '*' || (may_show && *letter == trimmed[0]));
            }
        }

        #[test]
        fn a_phone_shows_at_most_seven_digits_and_hides_at_least_three(whole in "[+0-9０-９ ()-]{0,24}") {
            let digits = whole.chars().filter_map(digit).count();
            let masked = phone(&whole);
            let shown = masked.chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown <= 7 && (shown == 0 || shown + 3 <= digits), "{} → {}", whole, masked);
            prop_assert!(masked.chars().all(|c| c == '*' || c.is_ascii_digit()));
            prop_assert_eq!(masked.is_empty(), whole.trim().is_empty());
        }

        #[test]
        fn a_phone_of_anything_shows_nothing_but_digits(whole in person()) {
            prop_assert!(phone(&whole).chars().all(|c| c == '*' || c.is_ascii_digit()));
        }

        #[test]
        fn of_a_mailbox_only_the_first_character_is_shown(mailbox in "[a-z0-9.@]{1,20}", domain in "[a-z]{1,8}\\.(com|cn)") {
            let masked = email(&format!("{mailbox}@{domain}"));
            let shown = masked.strip_suffix(&format!("@{domain}")).unwrap_or("missing domain");
            let first = mailbox.chars().next().unwrap_or_default();
            let expected = if mailbox.chars().count() > 1 { format!("{first}***") } else { "***".to_owned() };
            prop_assert_eq!(shown, expected);
        }

        #[test]
        fn an_address_shows_no_number_and_at_most_its_beginning(whole in person()) {
            let masked = address(&whole);
            let shown = masked.trim_end_matches('*');
            prop_assert!(shown.chars().count() <= PLACE_CHARACTERS);
            prop_assert!(whole.trim().starts_with(shown));
            prop_assert!(shown.chars().all(|c| digit(c).is_none()));
            prop_assert!(shown.is_empty() || shown.len() < whole.trim().len());
        }

        #[test]
        fn whatever_is_masked_is_never_shown_whole(whole in person()) {
            prop_assume!(!whole.trim().is_empty());
            for masked in [name(&whole), phone(&whole), email(&whole), address(&whole)] {
                prop_assert!(masked.contains('*'));
            }
        }
    }
}
