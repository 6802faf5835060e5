//! The event catalogue by the naming rules of the house.

use std::{collections::BTreeSet, fs, path::Path};

use contract_tests::{comment, own_messages, pool};
use contracts::{EVENTS, SERVICES, STREAMS, event_info};

/// Participles that do not end in `-ed`.
const IRREGULAR: &[&str] = &[
    "Sent",
    "Given",
    "Withdrawn",
    "Known",
    "Lost",
    "Held",
    "Made",
    "Taken",
];
/// Said by whoever has a journal, not by one service.
const OF_EVERY_SERVICE: &str = "afterdose.audit.v1.JournalSealed";
/// Names an obligation that has come into being; the fact is that it is due.
const NO_PARTICIPLE: &[&str] = &["AcknowledgementDue"];

fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
}

#[test]
fn every_event_states_its_fact_in_a_sentence() {
    for event in EVENTS {
        assert!(
            event.fact.ends_with('.') && event.fact.split_whitespace().count() >= 4,
            "{}: write above the message what is true once it is said, as a sentence; it says {:?}",
            event.full_name,
            event.fact
        );
    }
}

#[test]
fn every_event_is_a_noun_and_a_past_participle() {
    for event in EVENTS {
        let name = event.full_name.rsplit('.').next().unwrap();
        let words = words(name);
        let last = words.last().unwrap();
        let is_fact = words.len() >= 2 && (last.ends_with("ed") || IRREGULAR.contains(&last.as_str()));
        assert!(
            is_fact || NO_PARTICIPLE.contains(&name),
            "{name}: name the event as a fact, noun and past participle, like ContactReceived"
        );
    }
}

#[test]
fn every_event_has_the_subject_and_the_stream_of_its_name() {
    for event in EVENTS {
        let parts: Vec<_> = event.full_name.split('.').collect();
        let [house, context, version, name] = parts[..] else {
            panic!(
                "{}: events are afterdose.<context>.<version>.<Name>",
                event.full_name
            );
        };
        assert_eq!(house, "afterdose");
        let snake = words(name).join("_").to_lowercase();
        assert_eq!(event.subject, format!("{context}.{version}.{snake}"));
        assert_eq!(event.stream, context.to_uppercase());
        assert!(STREAMS.contains(&event.stream));
    }
}

#[test]
fn every_subject_is_there_once() {
    let mut seen = BTreeSet::new();
    let methods = SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .map(|method| method.subject);
    for subject in EVENTS.iter().map(|event| event.subject).chain(methods) {
        assert!(seen.insert(subject), "{subject} is there twice");
    }
    for event in EVENTS {
        assert_eq!(event_info(event.subject), Some(event));
    }
}

/// services talk over subjects, each of which has one speaker.
#[test]
fn every_event_is_said_by_a_service_that_exists_and_owns_the_context() {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services");
    for event in EVENTS.iter().filter(|event| event.full_name != OF_EVERY_SERVICE) {
        assert!(
            fs::exists(services.join(event.publisher).join("src/lib.rs")).unwrap(),
            "{}: there is no service {}",
            event.full_name,
            event.publisher
        );
        // The gateways speak in the context they stand before.
        let context = event.publisher.trim_end_matches("-gateway").replace('-', "_");
        assert_eq!(
            context.to_uppercase(),
            event.stream,
            "{}: a service speaks on its own stream",
            event.full_name
        );
    }
}

#[test]
fn every_message_that_is_no_request_or_answer_says_what_it_is() {
    for message in own_messages(&pool().unwrap()) {
        let name = message.name();
        if !name.ends_with("Request") && !name.ends_with("Response") && !message.is_map_entry() {
            let text = comment(&message.parent_file(), message.path());
            assert!(
                !text.is_empty(),
                "{}: say above it what it is",
                message.full_name()
            );
        }
    }
}
