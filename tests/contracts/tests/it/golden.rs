//! What was once said on the bus is understood for ever.

use std::{collections::BTreeSet, fs};

use contract_tests::{golden_folder, meaning, places_in, places_of, pool, samples_of};
use contracts::EVENTS;
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};

fn described(pool: &DescriptorPool, full_name: &str) -> MessageDescriptor {
    pool.get_message_by_name(full_name).unwrap()
}

#[test]
fn every_golden_sample_still_means_what_it_meant() {
    let pool = pool().unwrap();
    for event in EVENTS {
        let message = described(&pool, event.full_name);
        for sample in samples_of(event.subject).unwrap() {
            let read = DynamicMessage::decode(message.clone(), sample.bytes.as_slice()).unwrap();
            assert_eq!(
                meaning(&read).unwrap(),
                sample.json,
                "{} means something else now: the change of {} breaks every event of that kind in the streams. \
                 Undo it; add fields instead.",
                sample.name,
                event.full_name
            );
        }
    }
}

#[test]
fn every_meaning_is_written_as_the_same_bytes() {
    let pool = pool().unwrap();
    for event in EVENTS {
        for sample in samples_of(event.subject).unwrap() {
            let message = described(&pool, event.full_name);
            let read = DynamicMessage::deserialize(message, &sample.json).unwrap();
            assert_eq!(read.encode_to_vec(), sample.bytes, "{}", sample.name);
        }
    }
}

#[test]
fn samples_released_earlier_are_readable_with_the_released_contract() {
    let released = fs::read(golden_folder().join("released.binpb")).unwrap();
    let released = DescriptorPool::decode(released.as_slice()).unwrap();
    for event in EVENTS {
        let Some(message) = released.get_message_by_name(event.full_name) else {
            continue;
        };
        for sample in samples_of(event.subject).unwrap() {
            assert!(
                DynamicMessage::decode(message.clone(), sample.bytes.as_slice()).is_ok(),
                "a reader of the released contract cannot read {}",
                sample.name
            );
        }
    }
}

#[test]
fn every_field_of_every_event_is_shown_by_a_sample() {
    let pool = pool().unwrap();
    for event in EVENTS {
        let message = described(&pool, event.full_name);
        let mut missing = places_of(&message);
        for sample in samples_of(event.subject).unwrap() {
            let shown = places_in(&DynamicMessage::decode(message.clone(), sample.bytes.as_slice()).unwrap());
            missing.retain(|place| !shown.contains(place));
        }
        assert!(
            missing.is_empty(),
            "no golden sample of {} shows {missing:?}: run `make golden` and commit what it adds",
            event.subject
        );
    }
}

#[test]
fn every_golden_file_belongs_to_an_event() {
    let mut known = BTreeSet::from(["released.binpb".to_owned(), "values.toml".to_owned()]);
    for event in EVENTS {
        for sample in samples_of(event.subject).unwrap() {
            known.extend([format!("{}.binpb", sample.name), format!("{}.json", sample.name)]);
        }
    }
    for file in fs::read_dir(golden_folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(
            known.contains(&name),
            "golden/{name} belongs to no event: an event was renamed or removed, or a number is missing before it. \
             Events stay."
        );
    }
}
