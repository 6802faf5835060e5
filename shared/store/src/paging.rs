//! Lists by keyset: a page starts after the last row of the one before, so nothing is skipped or shown twice when rows
//! come in between, and the last page costs what the first one costs.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use kernel::Fault;
use uuid::Uuid;

const DEFAULT_SIZE: u32 = 50;
const LARGEST_SIZE: u32 = 200;

/// Rows a page, from what the caller asked for: 0 means 50, more than 200 means 200.
pub fn page_size(requested: u32) -> i64 {
    let size = if requested == 0 { DEFAULT_SIZE } else { requested };
    i64::from(size.min(LARGEST_SIZE))
}

/// Where a page ended: the moment it is sorted by, to the microsecond, and the id that breaks ties. Opaque to callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by.
    pub at: DateTime<Utc>,
    /// What breaks ties.
    pub id: Uuid,
}

impl Cursor {
    /// The cursor in a request; `None` for an empty text, which asks for the first page.
    ///
    /// # Errors
    /// `cursor-unreadable` for a text that no page ended with.
    pub fn parse(text: &str) -> Result<Option<Self>, Fault> {
        if text.is_empty() {
            return Ok(None);
        }
        let cursor = Self::read(text);
        cursor.map(Some).ok_or_else(|| {
            Fault::invalid(
                "cursor-unreadable",
                "翻页标记无法识别，请从第一页重新开始。",
                "The cursor cannot be read; please start again with the first page.",
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (micros, id) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            at: DateTime::from_timestamp_micros(i64::from_be_bytes(*micros))?,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.at.timestamp_micros().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// One page and where the next one starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// For the next page; `None` after the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts a page out of rows that were fetched with `limit size + 1`, so that the page knows whether there is
    /// another; `cursor_of` says where a row stands in the order of the list.
    pub fn cut(mut rows: Vec<T>, size: i64, cursor_of: impl Fn(&T) -> Cursor) -> Self {
        let size = usize::try_from(size).unwrap_or(0);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor_of) } else { None };
        Self { rows, next }
    }

    /// The cursor as answers carry it: empty after the last page.
    pub fn next_cursor(&self) -> String {
        self.next.map(|cursor| cursor.to_string()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_text(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000, id: u128) {
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let cursor = Cursor { at, id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::parse(&cursor.to_string()).unwrap(), Some(cursor));
        }

        #[test]
        fn no_text_breaks_the_reader(text: String) {
            if let Ok(Some(cursor)) = Cursor::parse(&text) {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }

    #[test]
    fn a_text_that_is_no_cursor_is_refused_with_its_slug() {
        assert_eq!(Cursor::parse("").unwrap(), None);
        assert_eq!(Cursor::parse("page-2").unwrap_err().slug, "cursor-unreadable");
    }

    #[test]
    fn a_page_is_fifty_rows_unless_asked_otherwise_and_never_more_than_two_hundred() {
        assert_eq!([0, 1, 200, 201].map(page_size), [50, 1, 200, 200]);
    }

    #[test]
    fn only_a_page_with_rows_after_it_has_a_cursor() {
        let at = |id: &u128| Cursor {
            at: DateTime::UNIX_EPOCH,
            id: Uuid::from_u128(*id),
        };
        let page = Page::cut(vec![1, 2, 3], 2, at);
        assert_eq!((page.rows.clone(), page.next), (vec![1, 2], Some(at(&2))));
        let last = Page::cut(vec![3, 4], 2, at);
        assert_eq!(
            (last.rows.clone(), last.next_cursor()),
            (vec![3, 4], String::new())
        );
    }
}
