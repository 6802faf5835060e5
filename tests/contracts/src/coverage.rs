//! Which fields an event has, however deep, and which of them a sample shows.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, MessageDescriptor, Value};

/// A field by the full name of its message and its own name; protobuf's own messages are not looked into.
pub type Place = String;

/// Every field that can occur in a message of this type.
pub fn places_of(message: &MessageDescriptor) -> BTreeSet<Place> {
    let (mut seen, mut places, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![message.clone()]);
    while let Some(message) = open.pop() {
        if !message.full_name().starts_with("afterdose.") || !seen.insert(message.full_name().to_owned()) {
            continue;
        }
        for field in message.fields() {
            places.insert(field.full_name().to_owned());
            open.extend(field.kind().as_message().cloned());
        }
    }
    places
}

/// Every field that is set in this message.
pub fn places_in(message: &DynamicMessage) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for (field, value) in message.fields() {
        if field.full_name().starts_with("afterdose.") {
            places.insert(field.full_name().to_owned());
        }
        match value {
            Value::Message(inner) => places.extend(places_in(inner)),
            Value::List(list) => {
                places.extend(list.iter().filter_map(Value::as_message).flat_map(places_in));
            }
            _ => {}
        }
    }
    places
}
