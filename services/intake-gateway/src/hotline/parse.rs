//! The JSON body of a webhook.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::report::{CallReport, Happened, ReportError, id, text};
use crate::config::is_region;

/// Unknown fields are passed over, because telephone systems add their own.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Body {
    event_id: String,
    call_id: String,
    event: String,
    at: String,
    direction: String,
    from: Option<String>,
    to: Option<String>,
    agent: Option<String>,
    summary: Option<String>,
    topic: Option<String>,
    duration_seconds: Option<u32>,
    cause: Option<String>,
    recording_url: Option<String>,
    region: Option<String>,
}

/// Reads the body of a webhook. Any bytes are safe to give.
///
/// # Errors
/// Names the field that is missing or wrong.
pub fn parse(body: &[u8]) -> Result<CallReport, ReportError> {
    let body: Body = serde_json::from_slice(body).map_err(|_| ReportError::Unreadable)?;
    let at: DateTime<Utc> = match body.at.as_str() {
        "" => return Err(ReportError::Missing("at")),
        at => at.parse().map_err(|_| ReportError::Wrong("at"))?,
    };
    let region = body.region.unwrap_or_default();
    if !region.is_empty() && !is_region(&region) {
        return Err(ReportError::Wrong("region"));
    }
    Ok(CallReport {
        event_id: id("event_id", body.event_id)?,
        call_id: id("call_id", body.call_id)?,
        happened: Happened::from_name(&body.event).ok_or(ReportError::Wrong("event"))?,
        at: Some(at),
        outbound: outbound(&body.direction)?,
        from: text("from", body.from.unwrap_or_default(), 64)?,
        to: text("to", body.to.unwrap_or_default(), 64)?,
        agent: text("agent", body.agent.unwrap_or_default(), 100)?,
        summary: text("summary", body.summary.unwrap_or_default(), 20_000)?,
        topic: text("topic", body.topic.unwrap_or_default(), 500)?,
        duration_seconds: body.duration_seconds.unwrap_or_default(),
        cause: text("cause", body.cause.unwrap_or_default(), 200)?,
        recording_url: text("recording_url", body.recording_url.unwrap_or_default(), 2_000)?,
        region,
    })
}

fn outbound(direction: &str) -> Result<bool, ReportError> {
    match direction {
        "inbound" => Ok(false),
        "outbound" => Ok(true),
        "" => Err(ReportError::Missing("direction")),
        _ => Err(ReportError::Wrong("direction")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn whole() -> serde_json::Value {
        json!({
            "event_id": "e-1", "call_id": "c-1", "event": "hung_up", "at": "2026-11-21T09:00:00+08:00",
            "direction": "inbound", "from": "13800138000", "to": "4008100001", "agent": "li.na",
            "summary": "患者𠮷某服药后皮疹", "topic": "咨询", "duration_seconds": 61, "cause": "normal",
            "recording_url": "https://pbx.example/1.wav", "region": "cn.east.zhejiang", "vendor_extra": {"a": 1},
        })
    }

    fn parsed(value: &serde_json::Value) -> Result<CallReport, ReportError> {
        parse(value.to_string().as_bytes())
    }

    #[test]
    fn a_whole_report_is_read_and_what_the_vendor_added_is_passed_over() {
        let report = parsed(&whole()).ok().unwrap();
        assert_eq!(report.at.unwrap().to_rfc3339(), "2026-11-21T01:00:00+00:00");
        assert_eq!(report.summary, "患者𠮷某服药后皮疹");
        assert_eq!((report.duration_seconds, report.outbound), (61, false));
    }

    #[test]
    fn a_missing_or_wrong_field_is_named() {
        for (field, value, wanted) in [
            ("event_id", json!(""), ReportError::Missing("event_id")),
            ("call_id", json!("a\nb"), ReportError::Wrong("call_id")),
            ("call_id", json!("x".repeat(201)), ReportError::Wrong("call_id")),
            ("event", json!("exploded"), ReportError::Wrong("event")),
            ("at", json!("yesterday"), ReportError::Wrong("at")),
            ("at", json!(""), ReportError::Missing("at")),
            ("direction", json!("sideways"), ReportError::Wrong("direction")),
            ("region", json!("us.ny"), ReportError::Wrong("region")),
            (
                "summary",
                json!("字".repeat(20_001)),
                ReportError::Wrong("summary"),
            ),
            ("duration_seconds", json!(-1), ReportError::Unreadable),
        ] {
            let mut body = whole();
            body[field] = value;
            assert_eq!(parsed(&body).err(), Some(wanted));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_value_in_any_field_is_read_or_refused_without_panic(
            place in 0usize..14, text in ".{0,40}", number: i64, shape in 0u8..4,
        ) {
            let mut body = whole();
            let field = body.as_object().unwrap().keys().nth(place).unwrap().clone();
            body[&field] = match shape {
                0 => json!(text),
                1 => json!(number),
                2 => json!(null),
                _ => json!([text]),
            };
            if let Ok(report) = parsed(&body) {
                prop_assert!(!report.call_id.is_empty() && !report.event_id.is_empty());
            }
        }
    }
}
