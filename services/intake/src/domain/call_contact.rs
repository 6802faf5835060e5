//! What a contact says of a call: derived from the call's events alone, so that events in any order give one contact.

use super::{
    call::{Call, CallFact, Direction, Outcome},
    contact::CallFacts,
};

/// Subject of a call that nobody took. A statement of the exchange, not of the caller.
const MISSED_SUBJECT: &str = "未接来电，待回电";
/// Text of a call that nobody took.
const MISSED_TEXT: &str = "来电未接通，需要回电。";
/// Subject of a call of which no topic is known yet.
const CALL_SUBJECT: &str = "来电";

/// A call as a contact shows it.
#[derive(Clone, PartialEq)]
pub struct CallView {
    /// State, agent, times.
    pub facts: CallFacts,
    /// Who called; empty when withheld.
    pub caller: String,
    /// Topic of the last note, else what is certain.
    pub subject: String,
    /// The agents' notes, one a paragraph; for a missed call that it is to be returned.
    pub text: String,
    /// Nobody has written down yet what was said.
    pub needs_description: bool,
}

/// Reads a call. `outbound` says that some event called it outgoing even if the ringing was never reported.
#[must_use]
pub fn view(call_id: &str, call: &Call, outbound: bool) -> CallView {
    let state = match call.outcome() {
        Outcome::Ringing => "ringing",
        Outcome::Talking => "answered",
        Outcome::Answered => "ended",
        Outcome::Missed | Outcome::Abandoned => "missed",
    };
    let facts = CallFacts {
        call_id: call_id.to_owned(),
        outbound: outbound || call.direction() == Some(Direction::Outbound),
        state: state.to_owned(),
        agent: call.answered_by().unwrap_or_default(),
        duration_seconds: call.talk_seconds().unwrap_or_default(),
        started_at: call.started_at(),
    };
    let notes: Vec<(&str, Option<&str>)> = call
        .notes()
        .into_iter()
        .filter_map(|event| match &event.fact {
            CallFact::Noted { summary, topic } => Some((summary.as_str(), topic.as_deref())),
            _ => None,
        })
        .collect();
    let topic = notes.iter().rev().find_map(|(_, topic)| *topic);
    let said: Vec<&str> = notes
        .iter()
        .map(|(summary, _)| *summary)
        .filter(|summary| !summary.is_empty())
        .collect();
    let is_missed = state == "missed" && said.is_empty();
    let subject = topic.unwrap_or(if is_missed { MISSED_SUBJECT } else { CALL_SUBJECT });
    let text = if is_missed {
        MISSED_TEXT.to_owned()
    } else {
        said.join("\n\n")
    };
    CallView {
        caller: call.from().unwrap_or_default(),
        subject: subject.to_owned(),
        needs_description: text.is_empty(),
        text,
        facts,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration};

    use super::super::call::{CallEvent, HangUpCause};
    use super::*;

    fn event(id: &str, second: i64, fact: CallFact) -> CallEvent {
        CallEvent {
            at: DateTime::UNIX_EPOCH + Duration::seconds(second),
            id: id.into(),
            fact,
        }
    }

    fn ringing() -> CallEvent {
        let fact = CallFact::Ringing {
            from: "13800138000".into(),
            to: "4008".into(),
            direction: Direction::Inbound,
        };
        event("1", 1, fact)
    }

    #[test]
    fn a_missed_call_says_that_it_is_to_be_returned_and_nothing_else() {
        let seen = view(
            "c",
            &Call::fold([ringing(), event("2", 20, CallFact::Missed)]),
            false,
        );
        assert_eq!(
            (seen.facts.state.as_str(), seen.text.as_str()),
            ("missed", MISSED_TEXT)
        );
        assert!(!seen.needs_description);
    }

    #[test]
    fn notes_become_the_text_and_their_topic_the_subject() {
        let noted = |id: &str, second, summary: &str, topic: &str| {
            let fact = CallFact::Noted {
                summary: summary.into(),
                topic: Some(topic.into()).filter(|topic: &String| !topic.is_empty()),
            };
            event(id, second, fact)
        };
        let answered = event("2", 5, CallFact::Answered { agent: "li".into() });
        let hung_up = CallFact::HungUp {
            cause: HangUpCause::Caller,
            talk_seconds: 60,
        };
        let before = view("c", &Call::fold([ringing(), answered.clone()]), false);
        assert!(before.needs_description && before.text.is_empty());
        let events = [
            noted("5", 70, "补充:两盒", ""),
            noted("4", 66, "胶囊变色", "投诉"),
            event("3", 65, hung_up),
            answered,
            ringing(),
        ];
        let after = view("c", &Call::fold(events), false);
        assert_eq!(
            (after.subject.as_str(), after.text.as_str()),
            ("投诉", "胶囊变色\n\n补充:两盒")
        );
        assert_eq!(
            (after.facts.state.as_str(), after.facts.duration_seconds),
            ("ended", 60)
        );
        assert!(!after.needs_description);
    }
}
