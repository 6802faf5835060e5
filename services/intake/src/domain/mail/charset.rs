//! Bytes to text for mail that lies about its charset: Chinese clients write "gb2312" and mean GB18030, write
//! "utf-8" and send GBK, or write nothing at all (zammad#3368, glpi#8986).

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::defect::{Defect, Defects};

/// Decodes `bytes` labelled `label`. The label is a hint: bytes that contradict it are guessed, and noted.
pub(super) fn decode(label: Option<&str>, bytes: &[u8], defects: &mut Defects) -> String {
    let label = label
        .map(|label| label.trim().trim_matches(['"', '\'']))
        .filter(|label| !label.is_empty());
    let Some(label) = label else { return guess(bytes) };
    if is_hz(label) {
        return decode_hz(bytes);
    }
    let Some(encoding) = for_label(label) else {
        defects.note(Defect::UnknownCharset);
        return guess(bytes);
    };
    if bytes.is_ascii() && encoding.is_ascii_compatible() && !bytes.contains(&0x1b) {
        return ascii(bytes);
    }
    if encoding == WINDOWS_1252 {
        return decode_latin(bytes, defects);
    }
    if encoding != UTF_8 && could_be_utf8_han(bytes) {
        defects.note(Defect::CharsetMislabelled);
        return guess(bytes);
    }
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    if !malformed {
        return text.into_owned();
    }
    defects.note(Defect::CharsetMislabelled);
    let other = guess(bytes);
    if replacements(&other) < replacements(&text) {
        other
    } else {
        text.into_owned()
    }
}

/// Text of unlabelled bytes: UTF-8 when it is UTF-8, else GB18030 when that reads as Chinese, else whichever of
/// the usual encodings loses least.
pub(super) fn guess(bytes: &[u8]) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[bom..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let utf8 = String::from_utf8_lossy(bytes);
    let losses = replacements(&utf8);
    // a few broken characters in much good UTF-8 are damage, not another encoding
    if losses > 0 && han(&utf8) > losses.saturating_mul(4) {
        return utf8.into_owned();
    }
    let (gb, malformed) = GB18030.decode_without_bom_handling(bytes);
    if !malformed && plausible(&gb) {
        return gb.into_owned();
    }
    let candidates = [BIG5, EUC_JP, EUC_KR];
    for encoding in candidates {
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        if !malformed && plausible(&text) {
            return text.into_owned();
        }
    }
    let gb_losses = replacements(&gb);
    if han(&gb) > gb_losses && gb_losses <= losses {
        return gb.into_owned();
    }
    if han(&utf8) == 0 && losses > 0 {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    }
    utf8.into_owned()
}

/// The encoding a label really means in Chinese mail: everything that says GB is GB18030, its superset.
fn for_label(label: &str) -> Option<&'static Encoding> {
    let lower = label.to_ascii_lowercase();
    match lower.replace(['_', ' '], "-").as_str() {
        "gb2312" | "gb-2312" | "gb2312-80" | "gb-2312-80" | "x-gb2312" | "gbk" | "x-gbk" | "euc-cn"
        | "x-euc-cn" | "cp936" | "ms936" | "936" | "windows-936" | "gb18030" | "gb-18030"
        | "gb18030-2000" | "gb18030-2022" | "chinese" | "gb" | "csgb2312" => return Some(GB18030),
        "cp950" | "950" | "windows-950" | "ms950" | "big5-eten" | "big-5" => return Some(BIG5),
        "utf8mb4" | "utf-8-bom" | "unicode-1-1-utf-8" => return Some(UTF_8),
        _ => {}
    }
    let encoding = Encoding::for_label(lower.as_bytes())?;
    (encoding != encoding_rs::REPLACEMENT).then_some(if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    })
}

fn is_hz(label: &str) -> bool {
    label.eq_ignore_ascii_case("hz-gb-2312") || label.eq_ignore_ascii_case("hz")
}

/// HZ (RFC 1843): GB2312 pairs without their high bits between `~{` and `~}`.
fn decode_hz(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut han) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        let step = match (byte, bytes.get(at + 1)) {
            (b'~', Some(b'{')) => {
                han = true;
                2
            }
            (b'~', Some(b'}')) => {
                han = false;
                2
            }
            (b'~', Some(b'~')) if !han => {
                out.push(b'~');
                2
            }
            (b'~', Some(b'\n')) if !han => 2,
            _ => {
                out.push(if han && (0x21..0x7f).contains(&byte) {
                    byte | 0x80
                } else {
                    byte
                });
                1
            }
        };
        at += step;
    }
    GB18030.decode_without_bom_handling(&out).0.into_owned()
}

/// "us-ascii" and "iso-8859-1" are what software writes that does not know: Chinese is looked for first.
fn decode_latin(bytes: &[u8], defects: &mut Defects) -> String {
    let text = guess(bytes);
    if han(&text) > 0 && (std::str::from_utf8(bytes).is_ok() || common_han(&text)) {
        defects.note(Defect::CharsetMislabelled);
        return text;
    }
    if std::str::from_utf8(bytes).is_ok() {
        text
    } else {
        WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    }
}

fn ascii(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// True for valid UTF-8 whose characters above ASCII are Chinese: no other encoding produces that by accident.
fn could_be_utf8_han(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.is_ascii() && plausible(text))
}

/// True when nearly all characters above ASCII are ones Chinese writing uses.
fn plausible(text: &str) -> bool {
    let (mut known, mut other) = (0usize, 0usize);
    for character in text.chars().filter(|character| !character.is_ascii()) {
        if is_han(character)
            || matches!(character, '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2460}'..='\u{24ff}' | '℃' | '№' | '®' | '×' | '±' | '°' | '·' | 'α'..='ω')
        {
            known += 1;
        } else {
            other += 1;
        }
    }
    known > 0 && other * 10 <= known
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ebef}')
}

fn han(text: &str) -> usize {
    text.chars().filter(|&character| is_han(character)).count()
}

/// True when most Chinese characters are level-1 GB2312 (the 3,755 everyday ones): rare ones mean a wrong guess.
fn common_han(text: &str) -> bool {
    let (mut common, mut total) = (0usize, 0usize);
    let mut buffer = [0u8; 4];
    for character in text.chars().filter(|&character| is_han(character)) {
        total += 1;
        let (bytes, _, _) = GB18030.encode(character.encode_utf8(&mut buffer));
        if matches!(bytes.as_ref(), [0xb0..=0xd7, 0xa1..=0xfe]) {
            common += 1;
        }
    }
    total >= 2 && common * 10 >= total * 8
}

fn replacements(text: &str) -> usize {
    text.chars().filter(|&character| character == '\u{fffd}').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(label: Option<&str>, bytes: &[u8]) -> String {
        decode(label, bytes, &mut Defects::default())
    }

    #[test]
    fn a_gb2312_label_reads_characters_only_gb18030_has() {
        let (bytes, _, _) = GB18030.encode("镕基䶮𠮷");
        assert_eq!(read(Some("GB2312"), &bytes), "镕基䶮𠮷");
        assert_eq!(read(Some("gbk"), &bytes), "镕基䶮𠮷");
    }

    #[test]
    fn unlabelled_bytes_are_utf8_or_gb18030_by_what_they_say() {
        let (bytes, _, _) = GB18030.encode("批号20260101有异物");
        assert_eq!(read(None, &bytes), "批号20260101有异物");
        assert_eq!(read(None, "批号有异物".as_bytes()), "批号有异物");
        assert_eq!(read(Some("us-ascii"), &bytes), "批号20260101有异物");
        assert_eq!(
            read(Some("iso-8859-1"), b"caf\xe9 \xe0 la carte"),
            "café à la carte"
        );
    }

    #[test]
    fn a_label_that_contradicts_the_bytes_is_noted_and_overruled() {
        let mut defects = Defects::default();
        assert_eq!(
            decode(Some("gb2312"), "胶囊破损".as_bytes(), &mut defects),
            "胶囊破损"
        );
        let (bytes, _, _) = GB18030.encode("胶囊破损");
        assert_eq!(decode(Some("utf-8"), &bytes, &mut defects), "胶囊破损");
        assert_eq!(defects.into_vec(), [Defect::CharsetMislabelled]);
    }

    #[test]
    fn hz_is_read() {
        assert_eq!(read(Some("HZ-GB-2312"), b"~{VPND~} ok~~"), "中文 ok~");
    }
}
