//! The header block: fields as raw bytes, unfolded, bounded in number and size, tolerant of lines that are none.

use super::{
    MAX_FIELD_BYTES, MAX_FIELDS, charset,
    defect::{Defect, Defects},
    encoded_word,
};

/// The fields of one block, in order.
#[derive(Default)]
pub(super) struct Headers {
    fields: Vec<(String, Vec<u8>)>,
}

impl Headers {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The first field of that (lower case) name, as sent but unfolded.
    pub(super) fn raw(&self, name: &str) -> Option<&[u8]> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_slice())
    }

    /// All fields of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_slice())
    }

    /// The first field of that name as readable text (charset repaired, RFC 2047 decoded).
    pub(super) fn text(&self, name: &str, defects: &mut Defects) -> Option<String> {
        let raw = self.raw(name)?;
        let text = encoded_word::decode(&plain(raw, defects), defects);
        Some(text.replace('\0', "").trim().to_owned())
    }

    /// The first field of that name, lower case and trimmed, for comparing tokens.
    pub(super) fn token(&self, name: &str) -> Option<String> {
        self.raw(name).map(|raw| {
            String::from_utf8_lossy(raw)
                .replace('\0', "")
                .trim()
                .to_ascii_lowercase()
        })
    }
}

/// Field bytes as text; bytes above 127 are guessed between UTF-8 and GB18030 and noted.
pub(super) fn plain(raw: &[u8], defects: &mut Defects) -> String {
    if !raw.is_ascii() {
        defects.note(Defect::RawEightBitHeader);
    }
    charset::guess(raw)
}

/// Reads the block at the start of `raw`; also returns where the body begins.
pub(super) fn read(raw: &[u8], defects: &mut Defects) -> (Headers, usize) {
    let mut headers = Headers::default();
    let mut at = 0;
    while at < raw.len() {
        let end = line_end(raw, at);
        let line = trim_eol(&raw[at..end]);
        if line.is_empty() {
            return (headers, end);
        }
        if line[0] == b' ' || line[0] == b'\t' {
            continue_field(&mut headers, line, defects);
        } else if let Some((name, value)) = split_field(line) {
            push_field(&mut headers, name, value, defects);
        } else if is_mbox_line(line) && at == 0 {
            // an mbox separator left by a mail store
        } else {
            defects.note(Defect::MalformedHeader);
            let next = trim_eol(&raw[end..line_end(raw, end)]);
            let header_goes_on = split_field(next).is_some() || (next.is_empty() && end < raw.len());
            if headers.is_empty() || !header_goes_on {
                return (headers, at);
            }
        }
        at = end;
    }
    (headers, raw.len())
}

fn push_field(headers: &mut Headers, name: &[u8], value: &[u8], defects: &mut Defects) {
    if headers.fields.len() >= MAX_FIELDS {
        defects.note(Defect::TooManyHeaders);
        return;
    }
    let mut field = Vec::new();
    append(&mut field, value, defects);
    headers
        .fields
        .push((String::from_utf8_lossy(name).to_ascii_lowercase(), field));
}

fn continue_field(headers: &mut Headers, line: &[u8], defects: &mut Defects) {
    if headers.fields.len() >= MAX_FIELDS {
        return;
    }
    match headers.fields.last_mut() {
        Some((_, value)) => append(value, line, defects),
        None => defects.note(Defect::MalformedHeader),
    }
}

fn append(field: &mut Vec<u8>, more: &[u8], defects: &mut Defects) {
    let room = MAX_FIELD_BYTES.saturating_sub(field.len());
    if more.len() > room {
        defects.note(Defect::OversizeHeader);
    }
    field.extend(
        more.iter()
            .take(room)
            .map(|&byte| if byte == b'\t' { b' ' } else { byte }),
    );
}

fn split_field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().take(128).position(|&byte| byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let valid = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    valid.then(|| (name, line[colon + 1..].trim_ascii_start()))
}

fn is_mbox_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

/// Where the line that starts at `at` ends, its line feed included.
pub(super) fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(raw.len(), |offset| at + offset + 1)
}

/// A line without its line ending.
pub(super) fn trim_eol(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
