//! Sender and recipients: address lists with names in any encoding, groups, comments, Chinese punctuation.

use super::{defect::Defects, encoded_word, headers};

/// No list is read further than this many addresses.
const MOST_ADDRESSES: usize = 500;

/// One mail address. `Debug` prints nothing of it: it is personal data.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The display name, decoded; `None` when there is none.
    pub name: Option<String>,
    /// `local@domain`, the domain in lower case. Without `@` when the sender wrote none.
    pub address: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Address([redacted])")
    }
}

impl Address {
    /// True when both are the same mailbox; case does not count.
    #[must_use]
    pub fn is(&self, address: &str) -> bool {
        self.address.eq_ignore_ascii_case(address.trim())
    }

    /// The part before `@`, as written.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.address
            .rsplit_once('@')
            .map_or(self.address.as_str(), |(local, _)| local)
    }

    /// True when mail can be sent there: a local part, `@`, a domain with a dot, no spaces.
    #[must_use]
    pub fn is_deliverable(&self) -> bool {
        self.address.rsplit_once('@').is_some_and(|(local, domain)| {
            let clean = |part: &str| {
                !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control())
            };
            clean(local)
                && clean(domain)
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        })
    }
}

/// Reads an address list (`From`, `To`, `Reply-To` …) from raw field bytes.
pub(super) fn read_list(raw: &[u8], defects: &mut Defects) -> Vec<Address> {
    let text = headers::plain(raw, defects)
        .replace('＜', "<")
        .replace('＞', ">")
        .replace('\0', "");
    let parts = split(&text);
    parts
        .into_iter()
        .take(MOST_ADDRESSES)
        .filter_map(|part| read_one(part, defects))
        .collect()
}

/// Splits at commas and semicolons that are in no quotes, comment, angle brackets or encoded word; the name of a
/// group (`质量部:`) is dropped.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    let (mut quoted, mut angle, mut comment) = (false, false, 0u32);
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        match character {
            '\\' if quoted => {
                at = next + text[next..].chars().next().map_or(0, char::len_utf8);
                continue;
            }
            '"' if comment == 0 => quoted = !quoted,
            _ if quoted => {}
            '=' => {
                if let Some(length) = encoded_word::length_at_start(&text[at..]) {
                    at += length;
                    continue;
                }
            }
            '(' => comment += 1,
            ')' => comment = comment.saturating_sub(1),
            _ if comment > 0 => {}
            '<' => angle = true,
            '>' => angle = false,
            ':' if !angle => start = next,
            ',' | ';' | '，' | '；' | '、' if !angle => {
                parts.push(&text[start..at]);
                start = next;
            }
            _ => {}
        }
        at = next;
    }
    parts.push(&text[start..]);
    parts
}

fn read_one(part: &str, defects: &mut Defects) -> Option<Address> {
    let part = part.trim();
    if part.is_empty() {
        return None;
    }
    let (name, address) = match (part.rfind('<'), part.rfind('>')) {
        (Some(open), close) => {
            let close = close.filter(|&close| close > open).unwrap_or(part.len());
            (&part[..open], &part[open + 1..close])
        }
        (None, _) => match part.split_once('(') {
            Some((address, comment)) => (comment.trim_end().trim_end_matches(')'), address),
            None if part.contains('@') => match part.rsplit_once(char::is_whitespace) {
                Some((name, address)) if address.contains('@') => (name, address),
                _ => ("", part),
            },
            None => (part, ""),
        },
    };
    let name = readable_name(name, defects);
    let address = normal_address(address);
    (!address.is_empty() || name.is_some()).then_some(Address { name, address })
}

fn readable_name(raw: &str, defects: &mut Defects) -> Option<String> {
    let unescaped = raw
        .trim()
        .trim_matches('"')
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
    let decoded = encoded_word::decode(&unescaped, defects);
    let name = decoded.trim().trim_matches(['"', '\'']).trim();
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    (!name.is_empty()).then_some(name)
}

fn normal_address(raw: &str) -> String {
    // a route (`@a,@b:local@domain`, RFC 5322 section 4.4) is obsolete: only the mailbox counts
    let mailbox = raw.rsplit(':').next().unwrap_or(raw);
    let mailbox: String = mailbox
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let mailbox = mailbox.trim_matches(['"', '\'', '<', '>']);
    match mailbox.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => mailbox.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Vec<(String, String)> {
        let list = read_list(raw.as_bytes(), &mut Defects::default());
        list.into_iter()
            .map(|one| (one.name.unwrap_or_default(), one.address))
            .collect()
    }

    fn pair(name: &str, address: &str) -> (String, String) {
        (name.to_owned(), address.to_owned())
    }

    #[test]
    fn lists_are_read_in_every_form() {
        assert_eq!(
            read("\"王, 芳\" <wang@Example.CN>, li@b.cn (李)"),
            [pair("王, 芳", "wang@example.cn"), pair("李", "li@b.cn")]
        );
        assert_eq!(
            read("质量部: a@b.cn, c@d.cn;"),
            [pair("", "a@b.cn"), pair("", "c@d.cn")]
        );
        assert_eq!(
            read("=?utf-8?Q?Wang,_Fang?= <w@b.cn>"),
            [pair("Wang, Fang", "w@b.cn")]
        );
        assert_eq!(
            read("张三 ＜z@b.cn＞；李四<l@b.cn>"),
            [pair("张三", "z@b.cn"), pair("李四", "l@b.cn")]
        );
        assert_eq!(read("\"=?utf-8?B?546L6Iqz?=\" w@b.cn"), [pair("王芳", "w@b.cn")]);
        assert_eq!(read("<>"), []);
    }
}
