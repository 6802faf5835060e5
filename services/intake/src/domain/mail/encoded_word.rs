//! RFC 2047 encoded words as mail software really writes them: a multibyte character cut between two words, words
//! folded in the middle, in quotes, glued to text, with spaces inside.

use super::{charset, defect::Defects, transfer};

/// A word longer than this is text that happens to begin with `=?` (RFC 2047 allows 75).
const LONGEST_WORD: usize = 2 * 1024;

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
    length: usize,
}

/// The length of the encoded word at the start of `text`, if there is one.
pub(super) fn length_at_start(text: &str) -> Option<usize> {
    text.starts_with("=?")
        .then(|| read_word(text).map(|word| word.length))
        .flatten()
}

/// Replaces every encoded word in `text`. Adjacent words of one charset are joined before decoding, because
/// senders split characters between them; white space between words is dropped (RFC 2047 section 6.2).
pub(super) fn decode(text: &str, defects: &mut Defects) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        if !(pending.is_some() && before.trim().is_empty()) {
            flush(&mut out, &mut pending, defects);
            out.push_str(before);
        }
        let Some(word) = read_word(from) else {
            flush(&mut out, &mut pending, defects);
            out.push_str("=?");
            rest = &from[2..];
            continue;
        };
        match &mut pending {
            Some((charset, bytes)) if charset.eq_ignore_ascii_case(word.charset) => bytes.extend(word.bytes),
            _ => {
                flush(&mut out, &mut pending, defects);
                pending = Some((word.charset.to_owned(), word.bytes));
            }
        }
        rest = &from[word.length..];
    }
    flush(&mut out, &mut pending, defects);
    out.push_str(rest);
    out
}

fn flush(out: &mut String, pending: &mut Option<(String, Vec<u8>)>, defects: &mut Defects) {
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&charset::decode(Some(&charset), &bytes, defects));
    }
}

fn read_word(text: &str) -> Option<Word<'_>> {
    let (charset, after) = text.strip_prefix("=?")?.split_once('?')?;
    if charset.is_empty() || charset.len() > 64 || charset.contains([' ', '=', '<']) {
        return None;
    }
    let encoding = after.chars().next()?;
    let payload = after.get(encoding.len_utf8()..)?.strip_prefix('?')?;
    let window = payload.as_bytes();
    let end = window[..window.len().min(LONGEST_WORD)]
        .windows(2)
        .position(|pair| pair == b"?=")?;
    let data = payload.get(..end)?;
    let bytes = match encoding {
        'B' | 'b' => transfer::base64(data.as_bytes()).0,
        'Q' | 'q' => quoted(data.as_bytes()),
        _ => return None,
    };
    let length = text.len() - payload.len() + end + 2;
    Some(Word {
        charset: charset.split('*').next().unwrap_or(charset),
        bytes,
        length,
    })
}

fn quoted(data: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = data
        .iter()
        .map(|&byte| if byte == b'_' { b' ' } else { byte })
        .collect();
    transfer::quoted_printable(&spaced).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        decode(text, &mut Defects::default())
    }

    #[test]
    fn a_character_cut_between_two_words_is_whole_again() {
        // 药 = E8 8D AF, cut after its first byte
        assert_eq!(read("=?UTF-8?Q?=E8?= =?utf-8?Q?=8D=AF?="), "药");
        assert_eq!(read("=?utf-8?B?6I0=?=   =?utf-8?B?rw==?="), "药");
    }

    #[test]
    fn words_glued_to_text_and_unknown_ones_survive() {
        assert_eq!(read("Re:=?gb2312?B?zbbL3w==?=(2)"), "Re:投诉(2)");
        assert_eq!(read("a =?x b"), "a =?x b");
        assert_eq!(read("=?utf-8?X?abc?="), "=?utf-8?X?abc?=");
    }

    #[test]
    fn white_space_is_dropped_between_words_only() {
        assert_eq!(read("a =?utf-8?Q?b?= =?gbk?Q?c?= d"), "a bc d");
        assert_eq!(read("=?utf-8?Q?a_b?="), "a b");
    }
}
