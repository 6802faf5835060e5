//! One text for one JSON value, whatever wrote it.
//!
//! `jsonb` does not keep text: it reorders keys, drops white space and rewrites numbers (`1e2` comes back as
//! `100`, `1e300` with 301 digits). The canonical text is what all of these have in common: no white space, keys sorted by their
//! UTF-8 bytes, strings with the shortest escapes, and each number as a decimal coefficient without trailing
//! zeros, followed by `e` and the exponent when that is not zero (`15e-1`, `1e300`, `-7`, `0`). It is JSON itself.
//! It works on text because a number must not pass through a float on its way.

use std::fmt::Write;

/// Deeper values are refused, so that everything written can be read back by parsers with the usual limits.
const MAX_DEPTH: usize = 100;

/// Why a text has no canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonError {
    #[error("nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    #[error("contains a NUL character, which jsonb cannot hold")]
    Nul,
    #[error("is not valid json")]
    Malformed,
}

/// The canonical text of the JSON value in `text`.
pub(crate) fn canonicalise(text: &str) -> Result<String, JsonError> {
    let mut scanner = Scanner { text, at: 0 };
    let mut out = String::with_capacity(text.len());
    scanner.value(&mut out, 0)?;
    if scanner.peek().is_some() {
        return Err(JsonError::Malformed);
    }
    Ok(out)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// The next byte that is not white space, without taking it.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(JsonError::Malformed)
        }
    }

    fn value(&mut self, out: &mut String, depth: usize) -> Result<(), JsonError> {
        if depth > MAX_DEPTH {
            return Err(JsonError::TooDeep);
        }
        match self.peek().ok_or(JsonError::Malformed)? {
            b'{' => self.object(out, depth),
            b'[' => self.array(out, depth),
            b'"' => {
                let text = self.string()?;
                write_string(&text, out)
            }
            b'-' | b'0'..=b'9' => write_number(self.word(), out),
            _ => match self.word() {
                word @ ("true" | "false" | "null") => {
                    out.push_str(word);
                    Ok(())
                }
                _ => Err(JsonError::Malformed),
            },
        }
    }

    fn object(&mut self, out: &mut String, depth: usize) -> Result<(), JsonError> {
        self.expect(b'{')?;
        let mut members = Vec::new();
        while !self.take(b'}') {
            if !members.is_empty() {
                self.expect(b',')?;
            }
            let key = self.string()?;
            self.expect(b':')?;
            let mut member = String::new();
            self.value(&mut member, depth + 1)?;
            members.push((key, member));
        }
        members.sort_unstable();
        if members.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(JsonError::Malformed);
        }
        out.push('{');
        for (place, (key, member)) in members.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            write_string(key, out)?;
            out.push(':');
            out.push_str(member);
        }
        out.push('}');
        Ok(())
    }

    fn array(&mut self, out: &mut String, depth: usize) -> Result<(), JsonError> {
        self.expect(b'[')?;
        out.push('[');
        let mut first = true;
        while !self.take(b']') {
            if !first {
                self.expect(b',')?;
                out.push(',');
            }
            first = false;
            self.value(out, depth + 1)?;
        }
        out.push(']');
        Ok(())
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.expect(b'"')?;
        let body = &self.text.as_bytes()[self.at..];
        let mut escaped = false;
        let end = body.iter().position(|byte| {
            let closes = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            closes
        });
        let end = self.at + end.ok_or(JsonError::Malformed)?;
        let quoted = &self.text[self.at - 1..=end];
        self.at = end + 1;
        let text: String = serde_json::from_str(quoted).map_err(|_| JsonError::Malformed)?;
        if text.contains('\0') {
            Err(JsonError::Nul)
        } else {
            Ok(text)
        }
    }

    /// A number, `true`, `false` or `null`: everything up to the next piece of punctuation.
    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest
            .find([',', ']', '}', ' ', '\t', '\r', '\n'])
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }
}

fn write_string(text: &str, out: &mut String) -> Result<(), JsonError> {
    out.push_str(&serde_json::to_string(text).map_err(|_| JsonError::Malformed)?);
    Ok(())
}

fn write_number(token: &str, out: &mut String) -> Result<(), JsonError> {
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| JsonError::Malformed)?;
    let (sign, mantissa) = mantissa
        .strip_prefix('-')
        .map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if whole.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(JsonError::Malformed);
    }
    let digits = digits.trim_start_matches('0');
    let coefficient = digits.trim_end_matches('0');
    if coefficient.is_empty() {
        out.push('0'); // also for -0, which numeric does not know
        return Ok(());
    }
    let scale = i64::try_from(digits.len() - coefficient.len()).map_err(|_| JsonError::Malformed)?
        - i64::try_from(fraction.len()).map_err(|_| JsonError::Malformed)?;
    out.push_str(sign);
    out.push_str(coefficient);
    match exponent.checked_add(scale).ok_or(JsonError::Malformed)? {
        0 => Ok(()),
        exponent => write!(out, "e{exponent}").map_err(|_| JsonError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonError, canonicalise};

    #[test]
    fn different_spellings_of_a_value_have_one_text() {
        let spellings = [
            (
                r#" { "b" : [ 1.50 , -0.0, 100 ], "a" : "\u4e2d\/\n" } "#,
                r#"{"a":"中/\n","b":[15e-1,0,1e2]}"#,
            ),
            (
                r#"{"b":[15E-1,0,1e+2],"a":"中/\u000a"}"#,
                r#"{"a":"中/\n","b":[15e-1,0,1e2]}"#,
            ),
            ("0.00012", "12e-5"),
            ("1.2e-4", "12e-5"),
            ("-120", "-12e1"),
            ("0", "0"),
            ("0e9", "0"),
            ("18446744073709551617", "18446744073709551617"),
            (
                r#"{"é":1,"z":2,"Z":3,"":4,"a\"b":5}"#,
                r#"{"":4,"Z":3,"a\"b":5,"z":2,"é":1}"#,
            ),
            (
                r#"[true,false,null,[],{},"\\"]"#,
                r#"[true,false,null,[],{},"\\"]"#,
            ),
        ];
        for (spelling, canonical) in spellings {
            assert_eq!(canonicalise(spelling).as_deref(), Ok(canonical), "{spelling}");
            assert_eq!(canonicalise(canonical).as_deref(), Ok(canonical), "{spelling}");
        }
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            "[1,]",
            "[1 2]",
            "{\"a\":1",
            "{\"a\":1,\"a\":2}",
            "nul",
            "1.2.3",
            "--1",
            "\"a",
            "[]]",
            "1e",
        ] {
            assert_eq!(canonicalise(text), Err(JsonError::Malformed), "{text}");
        }
        assert_eq!(canonicalise("\"a\\u0000\""), Err(JsonError::Nul));
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(canonicalise(&deep(101)), Ok(deep(101)));
        assert_eq!(canonicalise(&deep(102)), Err(JsonError::TooDeep));
    }
}
