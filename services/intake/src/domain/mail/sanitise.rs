//! HTML that strangers wrote, made safe to show: no scripts, forms, frames or styles that reach outside, nothing that
//! loads from elsewhere and so tells the sender that somebody reads. What is not on these lists is gone; nothing is
//! searched for and cut out, except to count it.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
};

use ammonia::{Builder, UrlRelative};
use regex::Regex;

use super::pictures::{MOST_PICTURES_BYTES, Source, data_picture, embedded};
use crate::domain::recognise::pattern;

/// Elements that lay out and mark up text.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];
/// Elements that go with everything in them.
const GONE_WHOLE: &[&str] = &[
    "script",
    "style",
    "title",
    "noscript",
    "noembed",
    "noframes",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "applet",
    "audio",
    "video",
    "textarea",
    "select",
    "xmp",
    "plaintext",
];
/// Attributes of any element.
const ATTRIBUTES: &[&str] = &["align", "dir", "lang", "style", "title", "valign"];
/// Properties of `style`: the looks of text and cells, nothing that places a thing elsewhere or loads one.
const PROPERTIES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-right",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "line-height",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-indent",
    "vertical-align",
    "white-space",
    "width",
];
/// Addresses that a reader may follow by a click.
const LINKS: &[&str] = &["http://", "https://", "mailto:", "tel:"];
/// HTML that may be shown.
pub struct Sanitised {
    /// What is left.
    pub html: String,
    /// Pictures and other things from elsewhere that were taken out, as far as they can be counted.
    pub blocked_remote: u32,
}

/// Makes HTML safe. `pictures` are those that came along, by Content-ID.
#[must_use]
pub fn sanitise(html: &str, pictures: &HashMap<String, Vec<u8>>) -> Sanitised {
    let blocked = Arc::new(AtomicU32::new(others_from_elsewhere(html)));
    let shown = Shown {
        pictures: embedded(pictures),
        blocked: blocked.clone(),
        room: AtomicUsize::new(MOST_PICTURES_BYTES * 4 / 3 + 1024),
    };
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(GONE_WHOLE.iter().copied().collect())
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .tag_attributes(tag_attributes())
        // looked at again by `Shown`, which also counts
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data", "ftp"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| shown.attribute(element, attribute, value));
    let html = builder.clean(html).to_string();
    Sanitised {
        html,
        blocked_remote: blocked.load(Ordering::Relaxed),
    }
}

fn tag_attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let cell: HashSet<_> = ["bgcolor", "colspan", "height", "nowrap", "rowspan", "width"].into();
    HashMap::from([
        ("a", ["href"].into()),
        ("col", ["span", "width"].into()),
        ("font", ["color", "size"].into()),
        ("img", ["alt", "height", "src", "width"].into()),
        ("ol", ["start", "type"].into()),
        (
            "table",
            ["bgcolor", "border", "cellpadding", "cellspacing", "width"].into(),
        ),
        ("td", cell.clone()),
        ("th", cell),
        ("tr", ["bgcolor"].into()),
    ])
}

/// Decides attribute by attribute.
struct Shown {
    /// `data:` addresses by Content-ID.
    pictures: HashMap<String, String>,
    blocked: Arc<AtomicU32>,
    /// Bytes of pictures that still fit.
    room: AtomicUsize,
}

impl Shown {
    fn attribute<'v>(&self, element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
        match (element, attribute) {
            ("a", "href") => {
                let address = value.trim().to_ascii_lowercase();
                let may_follow = LINKS.iter().any(|start| address.starts_with(start));
                may_follow.then_some(Cow::Borrowed(value))
            }
            ("img", "src") => self.picture(value).map(Cow::Owned),
            (_, "style") => style(value).map(Cow::Owned),
            ("a", "rel" | "target") => Some(Cow::Borrowed(value)),
            (_, "alt" | "title") => {
                (!value.contains("//") && !value.contains("http")).then_some(Cow::Borrowed(value))
            }
            _ => is_plain(value).then_some(Cow::Borrowed(value)),
        }
    }

    /// A picture that came along; one that only has an address elsewhere is counted and not shown.
    fn picture(&self, address: &str) -> Option<String> {
        let shown = match Source::of(address) {
            Source::Part(content_id) => self.pictures.get(&content_id).cloned(),
            Source::Written => data_picture(address.trim()),
            Source::Elsewhere => {
                self.blocked.fetch_add(1, Ordering::Relaxed);
                None
            }
        };
        shown.filter(|address| self.has_room(address.len()))
    }

    /// Whether so many bytes of pictures still fit; one picture may be named a thousand times.
    fn has_room(&self, bytes: usize) -> bool {
        let take = |left: usize| left.checked_sub(bytes);
        self.room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }
}

/// Names, colours and numbers.
fn is_plain(value: &str) -> bool {
    value.len() <= 64
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '%' | '.' | '-' | ' '))
}

/// The declarations that are on the list and say nothing but names, numbers and colours.
fn style(value: &str) -> Option<String> {
    static COLOUR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^rgba?\([0-9., %]{5,30}\)$"));
    let is_harmless = |value: &str| {
        let words = value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '%' | '.' | ',' | '-' | ' '));
        words || COLOUR.is_match(value)
    };
    let kept: Vec<String> = value
        .split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(property, value)| (property.trim().to_ascii_lowercase(), value.trim()))
        .filter(|(property, value)| PROPERTIES.contains(&property.as_str()) && is_harmless(value))
        .map(|(property, value)| format!("{property}: {value}"))
        .collect();
    (!kept.is_empty()).then(|| kept.join("; "))
}

/// How many things other than pictures (which are counted one by one) would load from elsewhere.
fn others_from_elsewhere(html: &str) -> u32 {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let away = r#"["']?\s*(?:https?:)?//"#;
        [
            format!(r"(?i)\b(?:srcset|background|poster|lowsrc|dynsrc|data)\s*=\s*{away}"),
            format!(
                r"(?i)<(?:iframe|frame|video|audio|source|track|embed|input|script)\b[^>]*\ssrc\s*=\s*{away}"
            ),
            format!(r"(?i)<link\b[^>]*\shref\s*=\s*{away}"),
            format!(r"(?i)\burl\(\s*{away}"),
            r#"(?i)@import\s+["']"#.to_owned(),
        ]
        .map(|form| pattern(&form))
        .into()
    });
    let count: usize = FORMS.iter().map(|form| form.find_iter(html).count()).sum();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "sanitise_tests.rs"]
mod tests;
