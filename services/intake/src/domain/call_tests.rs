//! The promises of [`super::Call`]: any order, any repetition, the same call.

use chrono::{TimeZone, Utc};
use proptest::prelude::*;

use super::*;

fn event(id: &str, second: i64, fact: CallFact) -> CallEvent {
    CallEvent {
        id: id.to_owned(),
        at: Utc.timestamp_opt(1_795_000_000 + second, 0).unwrap(),
        fact,
    }
}

fn ringing(second: i64) -> CallEvent {
    let (from, to) = ("13800138000".to_owned(), "4008201234".to_owned());
    event(
        "r",
        second,
        CallFact::Ringing {
            from,
            to,
            direction: Direction::Inbound,
        },
    )
}

fn hung_up(second: i64, cause: HangUpCause, talk_seconds: u32) -> CallEvent {
    event("h", second, CallFact::HungUp { cause, talk_seconds })
}

fn answered(second: i64) -> CallEvent {
    event(
        "a",
        second,
        CallFact::Answered {
            agent: "wang".to_owned(),
        },
    )
}

#[test]
fn every_ending_has_its_name() {
    let missed = event("m", 20, CallFact::Missed);
    for (events, outcome) in [
        (vec![ringing(0)], Outcome::Ringing),
        (vec![ringing(0), answered(5)], Outcome::Talking),
        (
            vec![ringing(0), answered(5), hung_up(65, HangUpCause::Callee, 60)],
            Outcome::Answered,
        ),
        (
            vec![ringing(0), hung_up(9, HangUpCause::Caller, 0)],
            Outcome::Abandoned,
        ),
        (
            vec![ringing(0), hung_up(9, HangUpCause::NoAnswer, 0)],
            Outcome::Missed,
        ),
        (vec![ringing(0), missed.clone()], Outcome::Missed),
        (
            vec![
                ringing(0),
                missed.clone(),
                answered(25),
                hung_up(80, HangUpCause::Caller, 55),
            ],
            Outcome::Answered,
        ),
    ] {
        assert_eq!(Call::fold(events.clone()).outcome(), outcome, "{events:?}");
    }
}

#[test]
fn a_call_tells_who_when_and_how_long() {
    let call = Call::fold([hung_up(65, HangUpCause::Callee, 60), answered(5), ringing(0)]);
    assert_eq!(call.from().as_deref(), Some("13800138000"));
    assert_eq!(call.to().as_deref(), Some("4008201234"));
    assert_eq!(call.direction(), Some(Direction::Inbound));
    assert_eq!(call.answered_by().as_deref(), Some("wang"));
    assert_eq!(call.talk_seconds(), Some(60));
    assert_eq!(
        (call.ended_at().unwrap() - call.started_at().unwrap()).num_seconds(),
        65
    );
}

#[test]
fn an_id_with_two_contents_is_a_conflict() {
    let mut call = Call::default();
    assert_eq!(call.apply(answered(5)), Applied::New);
    assert_eq!(call.apply(answered(5)), Applied::Known);
    assert_eq!(call.apply(answered(6)), Applied::Conflict);
}

fn any_fact() -> impl Strategy<Value = CallFact> {
    prop_oneof![
        ("[0-9]{3}", "[0-9]{3}").prop_map(|(from, to)| CallFact::Ringing {
            from,
            to,
            direction: Direction::Inbound
        }),
        "[a-c]".prop_map(|agent| CallFact::Answered { agent }),
        Just(CallFact::Missed),
        (0u32..99).prop_map(|talk_seconds| CallFact::HungUp {
            cause: HangUpCause::Caller,
            talk_seconds
        }),
        (0u32..99).prop_map(|talk_seconds| CallFact::HungUp {
            cause: HangUpCause::NoAnswer,
            talk_seconds
        }),
        (0u32..99).prop_map(|seconds| CallFact::RecordingReady {
            location: "x".to_owned(),
            sha256: None,
            seconds
        }),
        "[a-c]".prop_map(|summary| CallFact::Noted { summary, topic: None }),
    ]
}

/// Few ids and times, so that repetitions, ties and conflicts are common.
fn any_events() -> impl Strategy<Value = Vec<CallEvent>> {
    let one = ("[a-h]", 0i64..4, any_fact()).prop_map(|(id, second, fact)| event(&id, second, fact));
    proptest::collection::vec(one, 0..12)
}

proptest! {
    #[test]
    fn any_order_with_any_repetition_gives_the_same_call(
        (events, shuffled) in any_events().prop_flat_map(|events| {
            let doubled: Vec<CallEvent> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(doubled).prop_shuffle())
        })
    ) {
        let (one, other) = (Call::fold(events), Call::fold(shuffled));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.outcome(), other.outcome());
        prop_assert_eq!(one.from(), other.from());
        prop_assert_eq!(one.answered_by(), other.answered_by());
        prop_assert_eq!(one.talk_seconds(), other.talk_seconds());
        prop_assert_eq!(one.notes(), other.notes());
    }
}
