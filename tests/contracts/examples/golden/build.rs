//! Builds a message with every field set; of a oneof, the choice that no sample shows yet.

use std::collections::BTreeSet;

use contract_tests::Place;
use prost_reflect::{DynamicMessage, FieldDescriptor, MessageDescriptor, Value};

use crate::values::Values;

pub(crate) fn message(
    root: &str,
    descriptor: &MessageDescriptor,
    missing: &BTreeSet<Place>,
    values: &Values,
) -> anyhow::Result<DynamicMessage> {
    let mut message = DynamicMessage::new(descriptor.clone());
    // The samples of a choice differ in more than the choice: `[ContactSubmitted-call.…]`.
    let mut choices = descriptor
        .fields()
        .filter(|field| field.containing_oneof().is_some());
    let choice = choices.find(|field| is_chosen(field, missing));
    let root = choice.map_or_else(|| root.to_owned(), |choice| format!("{root}-{}", choice.name()));
    for field in descriptor.fields() {
        if is_chosen(&field, missing) {
            message.set_field(&field, field_value(&root, &field, missing, values)?);
        }
    }
    Ok(message)
}

/// Of a oneof: the first choice that is missing, else the first.
fn is_chosen(field: &FieldDescriptor, missing: &BTreeSet<Place>) -> bool {
    let Some(oneof) = field.containing_oneof() else {
        return true;
    };
    let wanted = oneof.fields().find(|choice| missing.contains(choice.full_name()));
    wanted
        .or_else(|| oneof.fields().next())
        .is_some_and(|choice| choice == *field)
}

fn field_value(
    root: &str,
    field: &FieldDescriptor,
    missing: &BTreeSet<Place>,
    values: &Values,
) -> anyhow::Result<Value> {
    let kind = field.kind();
    let own = kind
        .as_message()
        .filter(|message| message.full_name().starts_with("afterdose."));
    match own {
        Some(inner) if field.is_list() => Ok(Value::List(vec![Value::Message(message(
            root, inner, missing, values,
        )?)])),
        Some(inner) => Ok(Value::Message(message(root, inner, missing, values)?)),
        None => values.of(root, field),
    }
}
