//! Names of files that a browser saves (RFC 6266): readable for every browser, exact for those that know RFC 8187.

use axum::http::HeaderValue;

/// `attachment` or `inline` with the name; a name never ends the header or leads into another folder.
pub(crate) fn disposition(kind: &str, name: &str) -> HeaderValue {
    let plain: String = name.chars().map(plain).collect();
    let exact: String = name.bytes().map(exact).collect();
    let text = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{exact}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

fn plain(letter: char) -> char {
    match letter {
        '"' | '\\' | '/' | '%' => '_',
        ' '..='~' => letter,
        _ => '_',
    }
}

fn exact(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_readable_for_all_and_exact_for_most() {
        assert_eq!(
            disposition("attachment", "台账 11.xlsx"),
            "attachment; filename=\"__ 11.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6%2011.xlsx"
        );
        let evil = disposition("inline", "../a\"; x=\r\nSet-Cookie: b");
        let text = evil.to_str().unwrap();
        assert!(
            text.starts_with("inline; filename=\".._a_; x=__Set-Cookie: b\"; filename*=UTF-8''..%2Fa%22")
        );
    }
}
