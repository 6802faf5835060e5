//! Pictures inside the text of a mail: only those that came along, small, and of a kind that cannot hold a program.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Bytes of a picture, and of all pictures of a mail, that are shown inside the text.
pub(super) const MOST_PICTURE_BYTES: usize = 128 * 1024;
pub(super) const MOST_PICTURES_BYTES: usize = 320 * 1024;

/// Where a picture is to be had.
pub(super) enum Source {
    /// A part of the mail, by its Content-ID.
    Part(String),
    /// The address itself holds it.
    Written,
    /// Anywhere else.
    Elsewhere,
}

impl Source {
    /// Reads the address of a picture.
    pub(super) fn of(address: &str) -> Self {
        let Some((scheme, rest)) = address.trim().split_once(':') else {
            return Self::Elsewhere;
        };
        match scheme.to_ascii_lowercase().as_str() {
            "cid" => Self::Part(percent_decoded(rest).trim_matches(['<', '>']).to_owned()),
            "data" => Self::Written,
            _ => Self::Elsewhere,
        }
    }
}

/// `data:` addresses of small pictures, until all together are large.
pub(super) fn embedded(pictures: &HashMap<String, Vec<u8>>) -> HashMap<String, String> {
    let mut ids: Vec<&String> = pictures.keys().collect();
    ids.sort();
    let mut left = MOST_PICTURES_BYTES;
    let mut shown = HashMap::new();
    for id in ids {
        let bytes = &pictures[id];
        let Some(kind) = picture_kind(bytes) else {
            continue;
        };
        if bytes.len() <= MOST_PICTURE_BYTES.min(left) {
            left -= bytes.len();
            shown.insert(id.clone(), data_address(kind, bytes));
        }
    }
    shown
}

pub(super) fn data_address(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}

/// What the bytes are, whatever the sender calls them; pictures that can hold a program (SVG) are none.
fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some("image/gif")
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if starts(b"BM") && bytes.len() > 26 {
        Some("image/bmp")
    } else {
        None
    }
}

/// A small picture that the sender wrote into the HTML itself, written anew from its bytes.
pub(super) fn data_picture(address: &str) -> Option<String> {
    let (head, content) = address.split_once(',')?;
    if !head.to_ascii_lowercase().ends_with(";base64") || content.len() > MOST_PICTURE_BYTES * 4 / 3 + 4 {
        return None;
    }
    let content: String = content.split_whitespace().collect();
    let bytes = STANDARD.decode(content).ok()?;
    Some(data_address(picture_kind(&bytes)?, &bytes))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
