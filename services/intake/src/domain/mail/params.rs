//! `Content-Type` and `Content-Disposition`: a value and parameters, with file names in every way they are written:
//! RFC 2231 pieces, encoded words, raw bytes, spaces without quotes.

use super::{charset, defect::Defects, encoded_word, headers};

/// A structured field: its value in lower case and its parameters (names in lower case, values readable).
#[derive(Default)]
pub(super) struct Structured {
    pub(super) value: String,
    params: Vec<(String, String)>,
}

impl Structured {
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(param, _)| param == name)
            .map(|(_, value)| value.as_str())
    }
}

struct Piece {
    name: String,
    index: usize,
    encoded: bool,
    bytes: Vec<u8>,
}

pub(super) fn read(raw: &[u8], defects: &mut Defects) -> Structured {
    let mut pieces = Vec::new();
    let mut segments = split(raw).into_iter();
    let value = segments
        .next()
        .map(|value| String::from_utf8_lossy(value).to_ascii_lowercase())
        .unwrap_or_default();
    for segment in segments {
        let Some(equals) = segment.iter().position(|&byte| byte == b'=') else {
            continue;
        };
        let name = String::from_utf8_lossy(segment[..equals].trim_ascii()).to_ascii_lowercase();
        pieces.push(piece(&name, unquote(segment[equals + 1..].trim_ascii())));
    }
    let value = value.split_whitespace().next().unwrap_or_default().to_owned();
    Structured {
        value,
        params: join(pieces, defects),
    }
}

/// Splits at semicolons outside quotes.
fn split(raw: &[u8]) -> Vec<&[u8]> {
    let (mut segments, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, &byte) in raw.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                segments.push(&raw[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.push(&raw[start..]);
    segments
}

fn unquote(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else {
        return value.to_vec();
    };
    let inner = inner.strip_suffix(b"\"").unwrap_or(inner);
    let (mut out, mut escaped) = (Vec::with_capacity(inner.len()), false);
    for &byte in inner {
        if byte == b'\\' && !escaped {
            escaped = true;
            continue;
        }
        // GBK's second byte may be a backslash: only quotes and backslashes are ever escaped
        if escaped && byte != b'"' && byte != b'\\' {
            out.push(b'\\');
        }
        escaped = false;
        out.push(byte);
    }
    out
}

/// `name*1*` is the second piece of `name`, percent-encoded (RFC 2231).
fn piece(name: &str, bytes: Vec<u8>) -> Piece {
    let encoded = name.ends_with('*');
    let name = name.trim_end_matches('*');
    let (base, index) = match name.rsplit_once('*') {
        Some((base, index)) => (base, index.parse().unwrap_or(0)),
        None => (name, 0),
    };
    Piece {
        name: base.to_owned(),
        index,
        encoded,
        bytes,
    }
}

fn join(mut pieces: Vec<Piece>, defects: &mut Defects) -> Vec<(String, String)> {
    // RFC 2231 forms win over a plain fallback of the same name
    let mut params: Vec<(String, String)> = Vec::new();
    let names: Vec<String> = pieces.iter().map(|piece| piece.name.clone()).collect();
    for name in names {
        if params.iter().any(|(known, _)| *known == name) || params.len() >= 64 {
            continue;
        }
        let mut own: Vec<&mut Piece> = pieces.iter_mut().filter(|piece| piece.name == name).collect();
        if own.iter().any(|piece| piece.encoded) {
            own.retain(|piece| piece.encoded || piece.index > 0);
        }
        own.sort_by_key(|piece| piece.index);
        let value = if own.iter().any(|piece| piece.encoded) {
            extended(&own, defects)
        } else {
            let bytes: Vec<u8> = own
                .iter()
                .enumerate()
                .filter(|(nth, piece)| *nth == 0 || piece.index > 0)
                .flat_map(|(_, piece)| piece.bytes.clone())
                .collect();
            encoded_word::decode(&headers::plain(&bytes, defects), defects)
        };
        params.push((name, value.replace('\0', "")));
    }
    params
}

/// `charset'language'%E8%8D%AF`, its pieces joined before decoding.
fn extended(pieces: &[&mut Piece], defects: &mut Defects) -> String {
    let mut bytes = Vec::new();
    let mut label = None;
    for (nth, piece) in pieces.iter().enumerate() {
        let mut value = piece.bytes.as_slice();
        if nth == 0 && piece.encoded {
            let mut quotes = value
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\'')
                .map(|(at, _)| at);
            if let (Some(first), Some(second)) = (quotes.next(), quotes.next()) {
                label = Some(String::from_utf8_lossy(&value[..first]).into_owned());
                value = &value[second + 1..];
            }
        }
        if piece.encoded {
            bytes.extend(percent(value))
        } else {
            bytes.extend_from_slice(value)
        }
    }
    charset::decode(label.as_deref(), &bytes, defects)
}

fn percent(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        let digits = value
            .get(at + 1..at + 3)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filename(raw: &str) -> Option<String> {
        read(raw.as_bytes(), &mut Defects::default())
            .param("filename")
            .map(str::to_owned)
    }

    #[test]
    fn file_names_are_read_however_they_are_written() {
        let wanted = Some("检验报告.pdf".to_owned());
        assert_eq!(
            filename("attachment; filename*=utf-8''%E6%A3%80%E9%AA%8C%E6%8A%A5%E5%91%8A.pdf"),
            wanted
        );
        assert_eq!(
            filename(
                "attachment; filename*0*=utf-8''%E6%A3%80%E9; filename*1*=%AA%8C%E6%8A%A5; filename*2*=%E5%91%8A; filename*3=.pdf"
            ),
            wanted
        );
        assert_eq!(
            filename("attachment; filename=\"=?utf-8?B?5qOA6aqM5oql5ZGKLnBkZg==?=\""),
            wanted
        );
        assert_eq!(
            filename(
                "attachment; filename=\"report.pdf\"; filename*=UTF-8''%E6%A3%80%E9%AA%8C%E6%8A%A5%E5%91%8A.pdf"
            ),
            wanted
        );
        assert_eq!(
            filename("attachment; filename=a b; c.pdf"),
            Some("a b".to_owned())
        );
        assert_eq!(
            filename("attachment; filename=\"a;b.pdf"),
            Some("a;b.pdf".to_owned())
        );
    }
}
