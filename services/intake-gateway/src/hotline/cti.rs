//! The form that many CTI bridges post (`event=newCall|answer|hangup`), urlencoded or as JSON. It has neither a signature
//! nor a time nor an event id: the address holds a token, and call id and event together name what happened.

use serde_json::Value;

use super::report::{CallReport, Happened, ReportError, id, text};

/// Reads the body, as JSON when the media type says so. Any bytes are safe to give. Text that is not UTF-8 is read as
/// GB18030, which older bridges send.
///
/// # Errors
/// Names the field that is missing or wrong.
pub fn parse(media_type: &str, body: &[u8]) -> Result<CallReport, ReportError> {
    let fields = if media_type
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("application/json")
    {
        json_fields(body)?
    } else {
        form_fields(body)
    };
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let call_id = id("callId", field("callId"))?;
    let outbound = match field("direction").as_str() {
        "in" => false,
        "out" => true,
        "" => return Err(ReportError::Missing("direction")),
        _ => return Err(ReportError::Wrong("direction")),
    };
    let (event, cause) = (field("event"), field("cause"));
    let happened = happened(&event, &cause, outbound)?;
    let agent = Some(field("user"))
        .filter(|user| !user.is_empty())
        .unwrap_or_else(|| field("user[]"));
    Ok(CallReport {
        event_id: format!("{call_id}/{event}"),
        call_id,
        happened,
        at: None,
        outbound,
        from: text("from", field("from"), 64)?,
        to: text("to", field("to"), 64)?,
        agent: text("user", agent, 100)?,
        summary: String::new(),
        topic: String::new(),
        duration_seconds: 0,
        cause: text("cause", cause, 200)?,
        recording_url: String::new(),
        region: String::new(),
    })
}

/// Hanging up without an answer is a missed call for us when somebody called us.
fn happened(event: &str, cause: &str, outbound: bool) -> Result<Happened, ReportError> {
    const UNANSWERED: [&str; 5] = ["noAnswer", "busy", "cancel", "congestion", "notFound"];
    match event {
        "newCall" => Ok(Happened::Ringing),
        "answer" => Ok(Happened::Answered),
        "hangup" if !outbound && UNANSWERED.contains(&cause) => Ok(Happened::Missed),
        "hangup" => Ok(Happened::HungUp),
        "" => Err(ReportError::Missing("event")),
        _ => Err(ReportError::Wrong("event")),
    }
}

fn form_fields(body: &[u8]) -> Vec<(String, String)> {
    let decode = |bytes: &[u8]| crate::text::decode(bytes).into_owned();
    body.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(equals);
            let value = value.strip_prefix(b"=").unwrap_or_default();
            (decode(&unescape(name)), decode(&unescape(value)))
        })
        .collect()
}

/// `+` and `%XX`; what is no escape stays as it is.
fn unescape(text: &[u8]) -> Vec<u8> {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut plain = Vec::with_capacity(text.len());
    let mut place = 0;
    while let Some(byte) = text.get(place) {
        let pair = (hex(text.get(place + 1)), hex(text.get(place + 2)));
        match (byte, pair) {
            (b'%', (Some(high), Some(low))) => {
                plain.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                place += 2;
            }
            (b'+', _) => plain.push(b' '),
            (byte, _) => plain.push(*byte),
        }
        place += 1;
    }
    plain
}

fn json_fields(body: &[u8]) -> Result<Vec<(String, String)>, ReportError> {
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Err(ReportError::Unreadable);
    };
    let plain = |value: Value| match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let first = |value: Value| match value {
        Value::Array(values) => values.into_iter().find_map(plain),
        value => plain(value),
    };
    Ok(object
        .into_iter()
        .filter_map(|(name, value)| Some((name, first(value)?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn happened_in(body: &str) -> Happened {
        parse(FORM, body.as_bytes()).ok().unwrap().happened
    }

    #[test]
    fn the_bridges_words_become_ours() {
        let call = "from=138&to=400&callId=c1&direction=in";
        assert_eq!(happened_in(&format!("event=newCall&{call}")), Happened::Ringing);
        assert_eq!(happened_in(&format!("event=answer&{call}")), Happened::Answered);
        assert_eq!(
            happened_in(&format!("event=hangup&cause=normalClearing&{call}")),
            Happened::HungUp
        );
        for cause in ["noAnswer", "busy", "cancel"] {
            assert_eq!(
                happened_in(&format!("event=hangup&cause={cause}&{call}")),
                Happened::Missed
            );
        }
        let outbound = "event=hangup&cause=noAnswer&from=400&to=138&callId=c1&direction=out";
        assert_eq!(happened_in(outbound), Happened::HungUp);
    }

    #[test]
    fn form_and_json_say_the_same_and_old_encodings_are_read() {
        let form =
            "event=answer&from=%2B86138&to=400&callId=c1&direction=in&user%5B%5D=%C0%EE+%C4%C8&user[]=x";
        let json = r#"{"event":"answer","from":"+86138","to":400,"callId":"c1","direction":"in","user":["李 娜","x"]}"#;
        let form = parse(FORM, form.as_bytes()).ok().unwrap();
        assert_eq!(form.agent, "李 娜");
        assert_eq!(form.event_id, "c1/answer");
        assert!(Ok(form) == parse("application/json; charset=utf-8", json.as_bytes()));
    }

    #[test]
    fn a_missing_or_unknown_field_is_named() {
        let error = |body: &str| parse(FORM, body.as_bytes()).err().unwrap();
        assert_eq!(error("event=answer&direction=in"), ReportError::Missing("callId"));
        assert_eq!(error("event=answer&callId=1"), ReportError::Missing("direction"));
        assert_eq!(
            error("event=dtmf&callId=1&direction=in"),
            ReportError::Wrong("event")
        );
        assert_eq!(error(""), ReportError::Missing("callId"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_panic(bytes: Vec<u8>, json: bool) {
            let _ = parse(if json { "application/json" } else { FORM }, &bytes);
        }

        #[test]
        fn every_text_survives_the_form(user in "[^\u{0}]{1,30}") {
            let body = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs([("event", "answer"), ("callId", "1"), ("direction", "in"), ("user", &user)])
                .finish();
            prop_assert_eq!(parse(FORM, body.as_bytes()).ok().unwrap().agent, user);
        }
    }
}
