//! HTML mail to lines of text: what a reader would see, blocks on lines of their own, quoted history marked with `>`.

/// Elements whose content nobody sees.
const HIDDEN: &[&str] = &["head", "style", "script", "template", "title"];
/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "tr",
    "table",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "dl",
    "dt",
    "dd",
    "address",
    "center",
    "form",
    "hr",
];

#[derive(Default)]
struct Writer {
    out: String,
    space: bool,
    quote: usize,
    /// Hidden elements found never to end: looking again for each would cost the square of the length.
    unclosed: Vec<String>,
}

impl Writer {
    fn line(&mut self) {
        self.space = false;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn character(&mut self, character: char) {
        if character.is_whitespace() {
            self.space = !self.out.is_empty() && !self.out.ends_with('\n');
            return;
        }
        if self.quote > 0 && (self.out.is_empty() || self.out.ends_with('\n')) {
            self.out.push_str("> ");
            self.space = false;
        }
        if std::mem::take(&mut self.space) {
            self.out.push(' ');
        }
        self.out.push(character);
    }
}

/// The text of an HTML document. Linear in its length.
pub(super) fn to_text(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(character) = rest.chars().next() {
        match character {
            '<' => rest = tag(rest, &mut writer),
            '&' => rest = entity(rest, &mut writer),
            _ => {
                writer.character(character);
                rest = &rest[character.len_utf8()..];
            }
        }
    }
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

/// Handles the tag at the start of `rest`; returns what follows it.
fn tag<'a>(rest: &'a str, writer: &mut Writer) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let after = &rest[1..];
    if !after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?') {
        writer.character('<');
        return after;
    }
    let Some(end) = after.find('>') else { return "" };
    let inner = &after[..end];
    let following = &after[end + 1..];
    let closing = inner.starts_with('/');
    let name: String = inner
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .take(16)
        .collect();
    let name = name.to_ascii_lowercase();
    if HIDDEN.contains(&name.as_str()) && !closing && !inner.ends_with('/') {
        return skip_hidden(following, &name, writer);
    }
    match name.as_str() {
        "br" => {
            writer.space = false;
            writer.out.push('\n');
        }
        "td" | "th" => writer.space = !writer.out.is_empty() && !writer.out.ends_with('\n'),
        block if BLOCKS.contains(&block) => writer.line(),
        _ => {}
    }
    if name == "blockquote" {
        writer.quote = if closing {
            writer.quote.saturating_sub(1)
        } else {
            writer.quote + 1
        };
    }
    following
}

/// Skips to behind `</name>`; a hidden element that never ends hides nothing but its tag.
fn skip_hidden<'a>(rest: &'a str, name: &str, writer: &mut Writer) -> &'a str {
    if writer.unclosed.iter().any(|unclosed| unclosed == name) {
        return rest;
    }
    for (at, _) in rest.match_indices("</") {
        let found = rest.as_bytes().get(at + 2..at + 2 + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
        }
    }
    writer.unclosed.push(name.to_owned());
    rest
}

/// Handles the entity at the start of `rest`; a lone ampersand stays one.
fn entity<'a>(rest: &'a str, writer: &mut Writer) -> &'a str {
    let window = &rest.as_bytes()[..rest.len().min(34)];
    let end = window.iter().position(|&byte| byte == b';').filter(|&end| {
        end > 1
            && window[1..end]
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
    });
    let Some(end) = end else {
        writer.character('&');
        return &rest[1..];
    };
    let mut decoded = String::new();
    mail_parser::decoders::html::add_html_token(&mut decoded, &rest.as_bytes()[..=end], false);
    for character in decoded.chars() {
        if character == '\u{a0}' {
            writer.space = !writer.out.is_empty()
        } else {
            writer.character(character)
        }
    }
    &rest[end + 1..]
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn blocks_become_lines_and_hidden_text_is_left_out() {
        let html = "<html><head><style>p{x}</style></head><body><div>您好，</div><p>批号：<b>2026</b>0101</p>a&nbsp;&lt;b<br>c<script>x()</script></body>";
        assert_eq!(to_text(html), "您好，\n批号：20260101\na <b\nc");
    }

    #[test]
    fn table_cells_are_kept_apart_and_quotes_marked() {
        assert_eq!(
            to_text("<table><tr><td>批号</td><td>A1</td></tr></table><blockquote>旧<br>文</blockquote>"),
            "批号 A1\n> 旧\n> 文"
        );
    }

    #[test]
    fn broken_html_is_read_as_far_as_it_goes() {
        assert_eq!(to_text("a < b && c <p"), "a < b && c");
        assert_eq!(to_text("<title>药"), "药");
    }
}
