//! Text from machines that may predate UTF-8.

use std::borrow::Cow;

use encoding_rs::GB18030;

/// The text as UTF-8, or, when it is none, as GB18030, the encoding Chinese systems must know (GB 18030-2022).
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0,
    }
}

/// Whether the bytes are text in either encoding: no zero byte, nothing that does not decode.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    if bytes.contains(&0) {
        return false;
    }
    std::str::from_utf8(bytes).is_ok() || !GB18030.decode_without_bom_handling(bytes).1
}

/// Compares secrets without telling by its duration how much of them fits.
pub(crate) fn same_secret(given: &str, wanted: &str) -> bool {
    use subtle::ConstantTimeEq as _;
    !wanted.is_empty() && bool::from(given.as_bytes().ct_eq(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_comes_first_and_gb18030_second() {
        assert_eq!(decode("药后𠮷".as_bytes()), "药后𠮷");
        assert_eq!(decode(&GB18030.encode("药后𠮷").0), "药后𠮷");
        assert!(is_text(&GB18030.encode("转归:好转").0) && !is_text(b"\0") && !is_text(&[0xff, 0xfe, 0x41]));
    }

    #[test]
    fn an_unset_secret_fits_nothing() {
        assert!(same_secret("abc", "abc") && !same_secret("abd", "abc") && !same_secret("", ""));
    }
}
