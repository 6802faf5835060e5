//! Calendar invitations (iCalendar, RFC 5545): enough to show a clerk what is proposed and when.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};

/// A meeting invitation or its answer. `Debug` prints no summary: it may name people.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Invite {
    /// `REQUEST`, `REPLY`, `CANCEL` … in capitals; empty when the sender wrote none.
    pub method: String,
    /// What the meeting is about.
    pub summary: String,
    /// When it starts. A time without zone, or in a zone not known here, is taken as China Standard Time.
    pub start: Option<DateTime<FixedOffset>>,
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Invite")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// Reads the first event of a calendar; `None` when there is no event in it.
pub(super) fn read(text: &str) -> Option<Invite> {
    let unfolded = text
        .replace('\0', "")
        .replace("\r\n", "\n")
        .replace("\n ", "")
        .replace("\n\t", "");
    let mut invite = Invite::default();
    let (mut in_event, mut seen) = (false, false);
    for line in unfolded.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let name = key.split(';').next().unwrap_or(key).trim().to_ascii_uppercase();
        match (name.as_str(), in_event) {
            ("METHOD", _) => invite.method = value.trim().to_ascii_uppercase(),
            ("BEGIN", _) if value.trim().eq_ignore_ascii_case("VEVENT") => {
                if seen {
                    break;
                }
                (in_event, seen) = (true, true);
            }
            ("END", true) if value.trim().eq_ignore_ascii_case("VEVENT") => in_event = false,
            ("SUMMARY", true) => invite.summary = unescape(value.trim()),
            ("DTSTART", true) => invite.start = start(value.trim()),
            _ => {}
        }
    }
    seen.then_some(invite)
}

fn start(value: &str) -> Option<DateTime<FixedOffset>> {
    let china = FixedOffset::east_opt(8 * 3600)?;
    if let Some(utc) = value.strip_suffix('Z') {
        let naive = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?;
        return Some(Utc.from_utc_datetime(&naive).with_timezone(&china));
    }
    let naive = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S")
        .ok()
        .or_else(|| {
            NaiveDate::parse_from_str(value, "%Y%m%d")
                .ok()
                .and_then(|date| date.and_hms_opt(0, 0, 0))
        })?;
    china.from_local_datetime(&naive).single()
}

fn unescape(value: &str) -> String {
    value
        .replace("\\n", " ")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_invitation_tells_method_summary_and_start() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:质量投诉\r\n 沟通会\\, 二楼\r\nDTSTART:20261123T013000Z\r\nEND:VEVENT\r\nEND:VCALENDAR";
        let invite = read(text).unwrap();
        assert_eq!(
            (invite.method.as_str(), invite.summary.as_str()),
            ("REQUEST", "质量投诉沟通会, 二楼")
        );
        assert_eq!(invite.start.unwrap().to_rfc3339(), "2026-11-23T09:30:00+08:00");
    }
}
