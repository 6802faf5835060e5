//! Base64 and quoted-printable, read leniently: what can be read is read, and whether it was clean is said.

/// Decodes base64; stray characters are skipped, padding in the middle starts anew. `false`: it was not clean.
pub(super) fn base64(data: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut count, mut clean) = (0u32, 0u32, true);
    for &byte in data {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => {
                clean = false;
                continue;
            }
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    (out, clean && count < 6)
}

/// Decodes quoted-printable; a wrong escape stays as it is. `false`: there was one.
pub(super) fn quoted_printable(data: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(data.len());
    let (mut at, mut clean) = (0, true);
    while let Some(&byte) = data.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let rest = &data[at..];
        if let Some(skipped) = soft_break(rest) {
            at += skipped;
        } else if let (Some(high), Some(low)) = (rest.first().and_then(hex), rest.get(1).and_then(hex)) {
            out.push(high << 4 | low);
            at += 2;
        } else {
            clean = false;
            out.push(b'=');
        }
    }
    (out, clean)
}

/// The length of a soft line break after `=`: optional blanks, then a line end or the end of the data.
fn soft_break(rest: &[u8]) -> Option<usize> {
    let blanks = rest
        .iter()
        .take_while(|&&byte| byte == b' ' || byte == b'\t')
        .take(80)
        .count();
    match &rest[blanks..] {
        [] => Some(blanks),
        [b'\r', b'\n', ..] => Some(blanks + 2),
        [b'\n', ..] => Some(blanks + 1),
        _ => None,
    }
}

fn hex(byte: &u8) -> Option<u8> {
    char::from(*byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Decodes a body by its `Content-Transfer-Encoding` (lower case). `false`: it was broken or the name is unknown.
pub(super) fn decode(encoding: &str, data: &[u8]) -> (Vec<u8>, bool) {
    match encoding.trim_matches(['"', ' ', ';']) {
        "base64" => base64(data),
        "quoted-printable" => quoted_printable(data),
        "" | "7bit" | "8bit" | "binary" => (data.to_vec(), true),
        _ => (data.to_vec(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_base64_gives_what_it_can() {
        assert_eq!(base64(b"YWJj\r\nZGVm"), (b"abcdef".to_vec(), true));
        assert_eq!(base64(b"YQ==YmM="), (b"abc".to_vec(), true));
        assert_eq!(base64(b"YW!Jj"), (b"abc".to_vec(), false));
        assert_eq!(base64(b"Y"), (vec![], false));
    }

    #[test]
    fn wrong_escapes_stay() {
        assert_eq!(quoted_printable(b"a=3D=\r\nb=ZZ="), (b"a=b=ZZ".to_vec(), false));
    }
}
