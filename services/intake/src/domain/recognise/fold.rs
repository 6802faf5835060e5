//! Full width to half width with the way back: a rule written once matches `Ｈ２０` and `H20`, and a finding still
//! points at the bytes the customer wrote.

use std::ops::Range;

/// A folded text and, for each of its bytes, where it came from.
pub struct Folded {
    text: String,
    /// Start and end in the original of the character each folded byte belongs to.
    origins: Vec<(u32, u32)>,
}

/// Folds full-width letters, digits and signs, blanks and dashes to ASCII, and drops invisible characters.
#[must_use]
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        origins: Vec::with_capacity(text.len()),
    };
    for (at, character) in text.char_indices() {
        let Some(half) = half_width(character) else {
            continue;
        };
        // offsets beyond 4 GiB do not occur: mail text is bounded far below
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let end = u32::try_from(at + character.len_utf8()).unwrap_or(u32::MAX);
        folded.text.push(half);
        folded.origins.resize(folded.text.len(), (start, end));
    }
    folded
}

/// The half-width form of a character; `None` for one that cannot be seen.
fn half_width(character: char) -> Option<char> {
    Some(match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{fe58}' | '\u{2500}' => '-',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{ad}' => return None,
        _ => character,
    })
}

impl Folded {
    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original text that a range of the folded text came from.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self
            .origins
            .get(range.start)
            .map_or(0, |origin| origin.0 as usize);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.origins.get(last))
            .map_or(start, |origin| origin.1 as usize);
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spans_lead_back_to_what_was_written() {
        let text = "批号Ｈ\u{200b}２０";
        let folded = fold(text);
        assert_eq!(folded.text(), "批号H20");
        let at = folded.text().find("H2").unwrap();
        assert_eq!(&text[folded.original(at..at + 2)], "Ｈ\u{200b}２");
    }
}
