//! The tree of parts: multiparts cut at their boundaries, bounded in depth and number, truncated ones kept.

use super::{
    MAX_DEPTH, MAX_PARTS,
    defect::{Defect, Defects},
    headers::{self, Headers, line_end, trim_eol},
    params::{self, Structured},
    transfer,
};

/// One part that holds content.
pub(super) struct Leaf {
    pub(super) content_type: Structured,
    pub(super) disposition: Structured,
    pub(super) content_id: Option<String>,
    /// The content, its transfer encoding undone.
    pub(super) content: Vec<u8>,
    /// The whole mail is this one part.
    pub(super) is_root: bool,
    /// A direct child of `multipart/related`: usually an image shown in the text.
    pub(super) is_related: bool,
}

/// A part or a multipart.
pub(super) enum Node {
    Leaf(Box<Leaf>),
    Multi { subtype: String, children: Vec<Node> },
}

/// What a reader of parts carries along.
struct Walk<'a> {
    defects: &'a mut Defects,
    parts: usize,
}

#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    in_digest: bool,
    is_related: bool,
}

/// Reads the body of a mail whose header is `headers`.
pub(super) fn read(headers: &Headers, body: &[u8], defects: &mut Defects) -> Node {
    let mut walk = Walk { defects, parts: 0 };
    walk.node(
        headers,
        body,
        Place {
            depth: 0,
            in_digest: false,
            is_related: false,
        },
    )
}

impl Walk<'_> {
    fn node(&mut self, headers: &Headers, body: &[u8], place: Place) -> Node {
        self.parts += 1;
        let mut content_type = self.structured(headers, "content-type");
        if !content_type.value.contains('/') {
            content_type.value = if place.in_digest {
                "message/rfc822"
            } else {
                "text/plain"
            }
            .to_owned();
        }
        let Some(subtype) = content_type.value.strip_prefix("multipart/").map(str::to_owned) else {
            return self.leaf(headers, content_type, body, place);
        };
        if place.depth >= MAX_DEPTH {
            self.defects.note(Defect::TooDeep);
            return self.leaf(headers, content_type, body, place);
        }
        match self.cut(&content_type, body) {
            Some(children) => self.multi(subtype, &children, place),
            None => {
                self.defects.note(Defect::MissingBoundary);
                content_type.value = "text/plain".to_owned();
                self.leaf(headers, content_type, body, place)
            }
        }
    }

    fn multi(&mut self, subtype: String, ranges: &[&[u8]], place: Place) -> Node {
        let inner = Place {
            depth: place.depth + 1,
            in_digest: subtype == "digest",
            is_related: subtype == "related",
        };
        let mut children = Vec::new();
        for part in ranges {
            if self.parts >= MAX_PARTS {
                self.defects.note(Defect::TooManyParts);
                break;
            }
            let (headers, start) = headers::read(part, self.defects);
            children.push(self.node(&headers, &part[start..], inner));
        }
        Node::Multi { subtype, children }
    }

    /// The bytes of each child, or `None` when no boundary can be found.
    fn cut<'b>(&mut self, content_type: &Structured, body: &'b [u8]) -> Option<Vec<&'b [u8]>> {
        if let Some(boundary) = content_type
            .param("boundary")
            .map(str::trim_end)
            .filter(|name| !name.is_empty())
            && let Some(parts) = split(body, boundary.as_bytes(), self.defects)
        {
            return Some(parts);
        }
        let guessed = guess_boundary(body)?;
        self.defects.note(Defect::MissingBoundary);
        split(body, guessed, self.defects)
    }

    fn leaf(&mut self, headers: &Headers, content_type: Structured, body: &[u8], place: Place) -> Node {
        let disposition = self.structured(headers, "content-disposition");
        let encoding = headers.token("content-transfer-encoding").unwrap_or_default();
        let (content, clean) = transfer::decode(&encoding, body);
        if !clean {
            self.defects.note(Defect::BadTransferEncoding);
        }
        let content_id = headers.raw("content-id").map(|id| {
            String::from_utf8_lossy(id)
                .trim()
                .trim_matches(['<', '>'])
                .replace('\0', "")
        });
        Node::Leaf(Box::new(Leaf {
            content_type,
            disposition,
            content_id: content_id.filter(|id| !id.is_empty()),
            content,
            is_root: place.depth == 0,
            is_related: place.is_related,
        }))
    }

    fn structured(&mut self, headers: &Headers, name: &str) -> Structured {
        headers
            .raw(name)
            .map(|raw| params::read(raw, self.defects))
            .unwrap_or_default()
    }
}

/// Cuts `body` at its delimiter lines; `None` when there is none.
fn split<'b>(body: &'b [u8], boundary: &[u8], defects: &mut Defects) -> Option<Vec<&'b [u8]>> {
    let (mut parts, mut start, mut at) = (Vec::new(), None, 0);
    while at < body.len() {
        let end = line_end(body, at);
        let line = trim_eol(&body[at..end]).trim_ascii_end();
        let delimiter = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary));
        if let Some(tail @ (b"" | b"--")) = delimiter {
            if let Some(start) = start {
                parts.push(trim_eol(&body[start..at]));
            }
            start = Some(end);
            if tail == b"--" {
                return Some(parts);
            }
        }
        at = end;
    }
    let start = start?;
    defects.note(Defect::TruncatedMultipart);
    if start < body.len() {
        parts.push(&body[start..]);
    }
    Some(parts)
}

/// The first line that looks like a delimiter and stands before something that looks like a header.
fn guess_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        let line = trim_eol(&body[at..end]).trim_ascii_end();
        let next = &body[end..line_end(body, end)];
        let name = line
            .strip_prefix(b"--")
            .filter(|name| (4..=200).contains(&name.len()));
        if let Some(name) = name
            && next.len() > 8
            && next[..8].eq_ignore_ascii_case(b"content-")
        {
            return Some(name);
        }
        at = end;
    }
    None
}
