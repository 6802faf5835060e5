//! A mail as a person sees it in a mail program: head, HTML as it came, text, pictures, attachments. Nothing here is
//! safe to show yet; [`super::sanitise`] makes it so.

use chrono::{DateTime, FixedOffset};

use super::{
    Address, Attachment, addresses, body, charset, date,
    defect::Defects,
    headers,
    mime::{self, Node},
    with_line_feeds,
};

/// Bytes of HTML that are shown; of a longer one only the text is.
const MOST_HTML_BYTES: usize = 256 * 1024;

/// What a mail program would show.
pub struct Display {
    /// The author.
    pub from: Option<Address>,
    /// Recipients, those of copies too.
    pub to: Vec<Address>,
    /// The subject, decoded.
    pub subject: String,
    /// When the sender's clock says it was written.
    pub date: Option<DateTime<FixedOffset>>,
    /// As the sender's program wrote it; empty when there is none, or too much of it.
    pub html: String,
    /// The same as text, with signature and what is quoted.
    pub text: String,
    /// Files and pictures.
    pub attachments: Vec<Attachment>,
}

/// Reads a raw mail for display. Never fails, never panics, as [`super::parse_mail`].
#[must_use]
pub fn display(raw: &[u8]) -> Display {
    let raw = with_line_feeds(raw);
    let mut defects = Defects::default();
    let (headers, start) = headers::read(&raw, &mut defects);
    let content = body::read(mime::read(&headers, &raw[start..], &mut defects), &mut defects);
    let html = markup(mime::read(&headers, &raw[start..], &mut defects), &mut defects);
    let mut to = addresses(&headers, "to", &mut defects);
    to.extend(addresses(&headers, "cc", &mut defects));
    Display {
        from: addresses(&headers, "from", &mut defects).into_iter().next(),
        to,
        subject: headers.text("subject", &mut defects).unwrap_or_default(),
        date: date(&headers, &mut defects),
        html: html
            .map(|html| html.replace('\0', ""))
            .filter(|html| html.len() <= MOST_HTML_BYTES)
            .unwrap_or_default(),
        text: content.text,
        attachments: content.attachments,
    }
}

/// The HTML of a mail, its pieces one below the other; `None` when it has none. Of alternatives the last HTML one counts,
/// because the sender's program puts what it likes best last.
fn markup(node: Node, defects: &mut Defects) -> Option<String> {
    match node {
        Node::Leaf(leaf) if leaf.content_type.value == "text/html" && !body::is_attached(&leaf) => {
            let html = charset::decode(leaf.content_type.param("charset"), &leaf.content, defects);
            (!html.trim().is_empty()).then_some(html)
        }
        Node::Leaf(_) => None,
        Node::Multi { subtype, children } if subtype == "alternative" => children
            .into_iter()
            .filter_map(|child| markup(child, defects))
            .last(),
        Node::Multi { children, .. } => mixed(children, defects),
    }
}

/// Pieces side by side; a piece of plain text between pieces of HTML is text all the same.
fn mixed(children: Vec<Node>, defects: &mut Defects) -> Option<String> {
    let mut pieces = Vec::new();
    let mut has_html = false;
    for child in children {
        let plain = plain(&child, defects);
        if let Some(html) = markup(child, defects) {
            has_html = true;
            pieces.push(html);
        } else if let Some(text) = plain {
            pieces.push(format!("<pre>{}</pre>", ammonia::clean_text(&text)));
        }
    }
    has_html.then(|| pieces.join("\n<hr>\n"))
}

fn plain(node: &Node, defects: &mut Defects) -> Option<String> {
    let Node::Leaf(leaf) = node else {
        return None;
    };
    if leaf.content_type.value != "text/plain" || body::is_attached(leaf) {
        return None;
    }
    let text = charset::decode(leaf.content_type.param("charset"), &leaf.content, defects);
    (!text.trim().is_empty()).then_some(text)
}
