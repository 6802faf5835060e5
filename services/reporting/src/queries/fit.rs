//! Keeping an answer within what one message may hold.

use store::{Cursor, Page};

/// The first rows of the page that fit into `bytes`, at least one; the next page begins where they end.
pub(super) fn fit<T>(
    page: Page<T>,
    bytes: usize,
    size: impl Fn(&T) -> usize,
    cursor: impl Fn(&T) -> Cursor,
) -> Page<T> {
    let Page { mut rows, mut next } = page;
    let mut used = 0;
    let fitting = rows.iter().take_while(|row| {
        used += size(row);
        used <= bytes
    });
    let fitting = fitting.count().max(1);
    if fitting < rows.len() {
        rows.truncate(fitting);
        next = rows.last().map(cursor);
    }
    Page { rows, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(row: &usize) -> Cursor {
        Cursor {
            at: chrono::DateTime::UNIX_EPOCH,
            id: uuid::Uuid::from_u128(*row as u128),
        }
    }

    fn fitted(rows: Vec<usize>, bytes: usize) -> (Vec<usize>, Option<Cursor>) {
        let page = fit(Page { rows, next: None }, bytes, |row| *row, cursor);
        (page.rows, page.next)
    }

    #[test]
    fn a_page_ends_early_where_the_message_would_be_full_but_never_before_its_first_row() {
        assert_eq!(fitted(vec![3, 4, 5], 12), (vec![3, 4, 5], None));
        assert_eq!(fitted(vec![3, 4, 5], 11), (vec![3, 4], Some(cursor(&4))));
        assert_eq!(fitted(vec![30, 4], 11), (vec![30], Some(cursor(&30))));
        assert_eq!(fitted(vec![], 11), (vec![], None));
    }
}
