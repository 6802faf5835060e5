//! Just enough of mail encodings to read what the house sends, written apart from the house's own parser.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Headers with encoded words decoded, and the body with its transfer encoding undone.
pub(crate) fn mail(raw: &str) -> String {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let lower = head.to_lowercase();
    let body = if lower.contains("content-transfer-encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        String::from_utf8_lossy(&STANDARD.decode(packed).unwrap_or_default()).into_owned()
    } else if lower.contains("content-transfer-encoding: quoted-printable") {
        quoted(&body.replace("=\r\n", ""), false)
    } else {
        body.to_owned()
    };
    format!("{}\n\n{body}", words(&head))
}

fn words(head: &str) -> String {
    let joined = head.replace("?= =?", "?==?");
    let mut text = String::new();
    let mut rest = joined.as_str();
    while let Some((before, word)) = rest.split_once("=?") {
        text.push_str(before);
        let parts: Vec<&str> = word.splitn(3, '?').collect();
        let Some((code, after)) = parts.get(2).and_then(|rest| rest.split_once("?=")) else {
            text.push_str(word);
            return text;
        };
        match parts[1] {
            "B" | "b" => text.push_str(&String::from_utf8_lossy(
                &STANDARD.decode(code).unwrap_or_default(),
            )),
            _ => text.push_str(&quoted(code, true)),
        }
        rest = after;
    }
    text + rest
}

fn quoted(text: &str, header: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'=' => {
                let code: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.extend(u8::from_str_radix(&code, 16));
            }
            b'_' if header => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
