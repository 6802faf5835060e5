//! Any body of a hotline webhook is a checked report or a named refusal, and nothing is believed for looking signed. The
//! same properties run bounded with every test run, beside the parsers in `services/intake-gateway/src/hotline`.
#![no_main]

use chrono::DateTime;
use intake_gateway::hotline::{CallReport, ReportError, cti, parse, signature};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    check(parse(body));
    check(cti::parse("application/json", body));
    check(cti::parse("application/x-www-form-urlencoded", body));
    let text = String::from_utf8_lossy(body);
    let (timestamp, digits) = text.split_once('\n').unwrap_or(("0", &text));
    for forged in [digits.to_owned(), format!("sha256={digits}")] {
        let believed = signature::verify("a secret", Some(timestamp), Some(&forged), body, DateTime::UNIX_EPOCH);
        assert!(believed.is_err());
    }
});

/// What is taken names an event of a call, within bounds; what is refused says why in words of ours.
fn check(report: Result<CallReport, ReportError>) {
    match report {
        Ok(report) => {
            for id in [&report.event_id, &report.call_id] {
                // the bridge form makes the event's id of the call's id and the event
                assert!(!id.is_empty() && id.len() <= 250 && !id.chars().any(char::is_control));
            }
            assert!(report.region.is_empty() || report.region.split('.').next() == Some("cn"));
            assert!(report.summary.chars().count() <= 20_000);
            let event = report.into_event(DateTime::UNIX_EPOCH);
            assert!(!event.kind.is_empty() && event.at.is_some());
        }
        Err(error) => assert!(error.to_string().len() < 60),
    }
}
