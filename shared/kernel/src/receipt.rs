//! The number a customer writes down: `YH-20261121-7K4M2-Q8XR5`. Made in a gateway without a database, so it is
//! derived from what came in: the same submission, sent again, gets the same number.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// Crockford base 32: no I, L, O, U, which people misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LEN: usize = 9;

/// A receipt number 受理编号: the date of acceptance, nine characters (45 bits) and a check character.
///
/// At 100,000 contacts a day two of them share a number about once in nineteen years; `intake` refuses the second one
/// loudly instead of mixing them up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Receipt {
    date: NaiveDate,
    code: [u8; CODE_LEN],
}

/// The text is not a receipt number, or one character of it is wrong.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ParseReceiptError {
    /// Not of the form `YH-YYYYMMDD-XXXXX-XXXXX`.
    #[error("a receipt number looks like YH-20261121-7K4M2-Q8XR5")]
    Form,
    /// The last character does not fit the others: a slip of the pen or of the ear.
    #[error("the check character does not fit")]
    Check,
}

impl Receipt {
    /// The receipt for the submission that `parts` (channel, source, key in the source …) name.
    pub fn derived(date: NaiveDate, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        let mut code = [0; CODE_LEN];
        for (place, byte) in code.iter_mut().zip(digest) {
            *place = byte % 32;
        }
        Self { date, code }
    }

    /// The day the submission was accepted, in the time zone of the gateway.
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// Weighted sum modulo 31: every single wrong character and every swap of neighbours changes it, but for the
    /// one pair of values (0 and 31) that are equal modulo 31.
    fn check(&self) -> u8 {
        let date = self.date.format("%Y%m%d").to_string();
        let digits = date.bytes().map(|digit| digit - b'0').chain(self.code);
        let sum: u32 = digits
            .zip(1u32..)
            .map(|(value, weight)| u32::from(value) * weight)
            .sum();
        (sum % 31) as u8
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "YH-{}-", self.date.format("%Y%m%d"))?;
        for (place, value) in self.code.iter().copied().chain([self.check()]).enumerate() {
            if place == 5 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(value)]))?;
        }
        Ok(())
    }
}

impl FromStr for Receipt {
    type Err = ParseReceiptError;

    /// Reads what people type: any case, `O` for `0`, `I` or `L` for `1`, spaces and missing hyphens.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = plain.map(|letter| meant(letter.to_ascii_uppercase())).collect();
        let rest = plain.strip_prefix("YH").ok_or(ParseReceiptError::Form)?;
        let (date, code) = rest.split_at_checked(8).ok_or(ParseReceiptError::Form)?;
        let date = NaiveDate::parse_from_str(date, "%Y%m%d").map_err(|_| ParseReceiptError::Form)?;
        let values: Vec<u8> = code
            .bytes()
            .map(value)
            .collect::<Option<_>>()
            .ok_or(ParseReceiptError::Form)?;
        let (code, check) = values.split_at_checked(CODE_LEN).ok_or(ParseReceiptError::Form)?;
        let receipt = Self {
            date,
            code: code.try_into().map_err(|_| ParseReceiptError::Form)?,
        };
        match check {
            [given] if *given == receipt.check() => Ok(receipt),
            [_] => Err(ParseReceiptError::Check),
            _ => Err(ParseReceiptError::Form),
        }
    }
}

/// Letters that no number has stand for the digits they look like.
fn meant(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

fn value(letter: u8) -> Option<u8> {
    ALPHABET
        .iter()
        .position(|known| *known == letter)
        .and_then(|place| u8::try_from(place).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn receipt(key: &str) -> Receipt {
        Receipt::derived(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(), &["web", key])
    }

    #[test]
    fn the_same_submission_gets_the_same_number() {
        assert_eq!(receipt("a"), receipt("a"));
        assert_ne!(receipt("a"), receipt("b"));
        assert!(receipt("a").to_string().starts_with("YH-20261121-"));
    }

    #[test]
    fn a_number_read_over_the_phone_is_understood() {
        let written = receipt("x").to_string();
        let spoken = written
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(spoken.parse(), Ok(receipt("x")));
    }

    proptest! {
        #[test]
        fn every_number_survives_writing_and_reading(key in ".*") {
            prop_assert_eq!(receipt(&key).to_string().parse(), Ok(receipt(&key)));
        }

        #[test]
        fn one_wrong_character_is_noticed(key in ".*", place in 12usize..23, new in 0usize..31) {
            let written = receipt(&key).to_string();
            let mut letters: Vec<u8> = written.bytes().collect();
            let old = value(letters[place]).unwrap_or(0);
            prop_assume!(letters[place] != b'-' && letters[place] != ALPHABET[new]);
            prop_assume!(usize::from(old) % 31 != new);
            letters[place] = ALPHABET[new];
            let read = String::from_utf8(letters).unwrap().parse::<Receipt>();
            prop_assert_eq!(read, Err(ParseReceiptError::Check));
        }

        #[test]
        fn nonsense_is_refused_without_panic(text in ".*") {
            let _ = text.parse::<Receipt>();
        }
    }
}
