//! Where a list goes on: the moment and id of the last row shown.

use chrono::{DateTime, Utc};
use kernel::Fault;
use uuid::Uuid;

/// Rows of a page when the caller names no number.
const USUAL: u32 = 50;
/// Most rows of a page.
const MOST: u32 = 200;

/// The cursor behind a row.
pub(crate) fn behind(at: DateTime<Utc>, id: &str) -> String {
    format!("{}~{id}", at.timestamp_micros())
}

/// Reads a cursor; empty is the beginning.
///
/// # Errors
/// `cursor-unreadable` for what we never gave.
pub(crate) fn read(cursor: &str) -> Result<Option<(DateTime<Utc>, String)>, Fault> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let parts = cursor.split_once('~').and_then(|(micros, id)| {
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        Some((at, id.to_owned()))
    });
    parts.map(Some).ok_or_else(unreadable)
}

/// As [`read`], of a list whose rows are named by UUID.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_id(cursor: &str) -> Result<Option<(DateTime<Utc>, Uuid)>, Fault> {
    let parts = read(cursor)?;
    parts
        .map(|(at, id)| id.parse().map(|id| (at, id)).map_err(|_| unreadable()))
        .transpose()
}

/// The refusal of a cursor.
pub(crate) fn unreadable() -> Fault {
    Fault::invalid(
        "cursor-unreadable",
        "翻页位置无效，请从头查询。",
        "The cursor is not one of ours; start from the beginning.",
    )
}

/// How many rows a page has.
pub(crate) fn page(asked: u32) -> usize {
    let size = if asked == 0 { USUAL } else { asked.min(MOST) };
    size as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_out_and_back() {
        let at = DateTime::from_timestamp_micros(1_234_567).unwrap();
        assert_eq!(read(&behind(at, "a~b")).unwrap(), Some((at, "a~b".to_owned())));
        assert!(read("").unwrap().is_none());
        assert_eq!(read("x").unwrap_err().slug, "cursor-unreadable");
    }
}
