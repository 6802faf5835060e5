//! Byte ranges (RFC 9110, 14): one at a time, as players and resumed downloads ask.

use axum::http::{HeaderMap, header};

/// From here until before there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: u64,
    pub(super) until: u64,
}

/// Nothing of what was asked is there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unsatisfiable;

/// Where the range begins, as far as that can be told without the size.
pub(super) fn beginning(headers: &HeaderMap) -> u64 {
    match asked(headers, u64::MAX) {
        Ok(Some(span)) if !is_from_the_end(headers) => span.from,
        _ => 0,
    }
}

fn is_from_the_end(headers: &HeaderMap) -> bool {
    let given = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    given.is_some_and(|text| text.starts_with("bytes=-"))
}

/// The range asked for; `None` for the whole, also when several ranges or something unreadable is asked.
pub(super) fn asked(headers: &HeaderMap, size: u64) -> Result<Option<Span>, Unsatisfiable> {
    let given = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((first, last)) = given
        .and_then(|text| text.strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return Ok(None);
    };
    let span = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => Span {
            from: first,
            until: last.saturating_add(1).min(size),
        },
        (Ok(first), Err(_)) if last.trim().is_empty() => Span {
            from: first,
            until: size,
        },
        (Err(_), Ok(count)) if first.trim().is_empty() => Span {
            from: size.saturating_sub(count),
            until: size,
        },
        _ => return Ok(None),
    };
    if span.from < span.until {
        Ok(Some(span))
    } else {
        Err(Unsatisfiable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_browsers_write_it() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, text.parse().unwrap());
            asked(&headers, 100)
        };
        let span = |from, until| Ok(Some(Span { from, until }));
        assert_eq!(read("bytes=0-"), span(0, 100));
        assert_eq!(read("bytes=10-19"), span(10, 20));
        assert_eq!(read("bytes=90-1000"), span(90, 100));
        assert_eq!(read("bytes=-5"), span(95, 100));
        assert_eq!(read("bytes=100-"), Err(Unsatisfiable));
        assert_eq!(read("bytes=-0"), Err(Unsatisfiable));
        for whole in ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-"] {
            assert_eq!(read(whole), Ok(None), "{whole}");
        }
        assert_eq!(
            (asked(&HeaderMap::new(), 100), beginning(&HeaderMap::new())),
            (Ok(None), 0)
        );
        for (text, begin) in [
            ("bytes=10-19", 10),
            ("bytes=7-", 7),
            ("bytes=-5", 0),
            ("bytes=0-1,5-6", 0),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, text.parse().unwrap());
            assert_eq!(beginning(&headers), begin, "{text}");
        }
    }
}
