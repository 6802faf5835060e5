//! From the tree of parts to what a person wrote, what came along, and what machines reported.

use sha2::{Digest, Sha256};

use super::{
    Attachment, MAX_TEXT_BYTES, ReportPart, charset,
    defect::{Defect, Defects},
    headers, html, invite,
    mime::{Leaf, Node},
};

/// What the parts of a mail amount to.
#[derive(Default)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) attachments: Vec<Attachment>,
    pub(super) invites: Vec<invite::Invite>,
    pub(super) reports: Vec<ReportPart>,
}

/// A readable piece of the body.
struct Piece {
    is_html: bool,
    text: String,
}

pub(super) fn read(root: Node, defects: &mut Defects) -> Content {
    let mut content = Content::default();
    let pieces = collect(root, &mut content, defects);
    let mut text = String::new();
    for piece in pieces.iter().filter(|piece| !piece.text.trim().is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&piece.text);
    }
    content.text = normal(&text, defects);
    content
}

fn collect(node: Node, content: &mut Content, defects: &mut Defects) -> Vec<Piece> {
    match node {
        Node::Leaf(leaf) => leaf_piece(*leaf, content, defects).into_iter().collect(),
        Node::Multi { subtype, children } if subtype == "alternative" => {
            let choices: Vec<Vec<Piece>> = children
                .into_iter()
                .map(|child| collect(child, content, defects))
                .collect();
            best(choices)
        }
        Node::Multi { children, .. } => children
            .into_iter()
            .flat_map(|child| collect(child, content, defects))
            .collect(),
    }
}

/// Of alternatives, plain text that says something; else whatever says something.
fn best(choices: Vec<Vec<Piece>>) -> Vec<Piece> {
    let says = |choice: &Vec<Piece>| choice.iter().any(|piece| !piece.text.trim().is_empty());
    let mut spoken: Vec<Vec<Piece>> = choices.into_iter().filter(says).collect();
    let plain = spoken
        .iter()
        .position(|choice| choice.iter().all(|piece| !piece.is_html));
    let chosen = plain.unwrap_or(0);
    if chosen < spoken.len() {
        spoken.swap_remove(chosen)
    } else {
        Vec::new()
    }
}

fn leaf_piece(leaf: Leaf, content: &mut Content, defects: &mut Defects) -> Option<Piece> {
    let kind = leaf.content_type.value.clone();
    let named = file_name(&leaf).is_some();
    let attached = is_attached(&leaf);
    match kind.as_str() {
        "text/plain" | "text/html" | "text/enriched" | "text/markdown" if !attached => {
            let text = charset::decode(leaf.content_type.param("charset"), &leaf.content, defects);
            let is_html = kind == "text/html";
            Some(Piece {
                is_html,
                text: if is_html { html::to_text(&text) } else { text },
            })
        }
        "message/delivery-status"
        | "message/global-delivery-status"
        | "message/disposition-notification"
        | "text/rfc822-headers"
        | "message/global-headers" => {
            let text = charset::decode(leaf.content_type.param("charset"), &leaf.content, defects);
            content.reports.push(ReportPart {
                media_type: kind,
                text: text.replace('\0', ""),
            });
            None
        }
        "text/calendar" => {
            let text = charset::decode(
                leaf.content_type.param("charset").or(Some("utf-8")),
                &leaf.content,
                defects,
            );
            content.invites.extend(invite::read(&text));
            if attached {
                content.attachments.push(attachment(leaf, defects));
            }
            None
        }
        _ => {
            if !leaf.content.is_empty() || named {
                content.attachments.push(attachment(leaf, defects));
            }
            None
        }
    }
}

/// A file, not a part of what is read.
pub(super) fn is_attached(leaf: &Leaf) -> bool {
    leaf.disposition.value == "attachment" || (file_name(leaf).is_some() && !leaf.is_root)
}

fn attachment(leaf: Leaf, defects: &mut Defects) -> Attachment {
    let inline = leaf.disposition.value == "inline"
        || (leaf.disposition.value.is_empty() && leaf.is_related && leaf.content_id.is_some());
    let name = file_name(&leaf)
        .map(|name| safe_name(&name))
        .filter(|name| !name.is_empty());
    let media_type = leaf.content_type.value;
    let name =
        name.or_else(|| (media_type == "message/rfc822").then(|| forwarded_name(&leaf.content, defects)));
    Attachment {
        name,
        media_type,
        sha256: hex::encode(Sha256::digest(&leaf.content)),
        inline,
        content_id: leaf.content_id,
        content: leaf.content,
    }
}

fn file_name(leaf: &Leaf) -> Option<String> {
    let name = leaf
        .disposition
        .param("filename")
        .or_else(|| leaf.content_type.param("name"))?;
    (!name.trim().is_empty()).then(|| name.to_owned())
}

/// A name that is only a name: no folders, no control characters, at most 200 characters.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|character| !character.is_control())
        .take(200)
        .collect();
    clean.trim().trim_start_matches('.').to_owned()
}

/// A forwarded mail is named by its subject.
fn forwarded_name(content: &[u8], defects: &mut Defects) -> String {
    let (inner, _) = headers::read(content, &mut Defects::default());
    let subject = inner
        .text("subject", defects)
        .map(|subject| safe_name(&subject))
        .unwrap_or_default();
    if subject.is_empty() {
        "forwarded.eml".to_owned()
    } else {
        format!("{subject}.eml")
    }
}

/// Line feeds only, no NUL, no byte order mark, no blanks at line ends, not longer than the limit.
fn normal(text: &str, defects: &mut Defects) -> String {
    if text.contains('\0') {
        defects.note(Defect::NulBytes);
    }
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace(['\0', '\u{feff}'], "");
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_end_matches([' ', '\t', '\u{a0}']))
        .collect();
    let mut text = lines.join("\n").trim_matches('\n').to_owned();
    if text.len() > MAX_TEXT_BYTES {
        defects.note(Defect::TextTooLong);
        let end = (0..=MAX_TEXT_BYTES)
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(0);
        text.truncate(end);
    }
    text
}
