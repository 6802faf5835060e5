//! UTF-8 or GB18030: what Chinese spreadsheets save.

use encoding_rs::GB18030;

/// The recognised encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Gb18030,
}

impl Encoding {
    /// As people call it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// The text of the file without a byte order mark; `None` when it is in neither encoding.
///
/// Bytes that are valid UTF-8 are UTF-8: text of more than a few Chinese characters in GB18030 never is. A NUL says
/// UTF-16 or no text at all.
pub(crate) fn decode(bytes: &[u8]) -> Option<(String, Encoding)> {
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        return Some((text.to_owned(), Encoding::Utf8));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Some((text.to_owned(), Encoding::Gb18030))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_with_and_without_mark_give_the_same_text() {
        let text = "阿莫西林胶囊,澄林";
        let (gb, ..) = GB18030.encode(text);
        let marked = format!("\u{feff}{text}");
        let (gb_marked, ..) = GB18030.encode(&marked);
        assert_eq!(decode(text.as_bytes()), Some((text.to_owned(), Encoding::Utf8)));
        assert_eq!(decode(marked.as_bytes()), Some((text.to_owned(), Encoding::Utf8)));
        assert_eq!(decode(&gb), Some((text.to_owned(), Encoding::Gb18030)));
        assert_eq!(decode(&gb_marked), Some((text.to_owned(), Encoding::Gb18030)));
    }

    #[test]
    fn what_is_neither_is_refused() {
        assert_eq!(decode(&[0xff, 0xfe, b'a', 0]), None);
        assert_eq!(decode(&[0xb0, 0xff]), None);
    }
}
