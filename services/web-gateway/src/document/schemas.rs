//! Messages and enums as JSON Schema, by the protobuf JSON mapping.

use prost_reflect::{Cardinality, EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

/// `afterdose.routing.v1.Ticket` → `routing.v1.Ticket`.
pub(super) fn name(full_name: &str) -> String {
    full_name.trim_start_matches("afterdose.").to_owned()
}

/// A reference to a message or enum.
pub(super) fn reference(full_name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", name(full_name)) })
}

/// A message as an object; every field may be left out.
pub(super) fn message(message: &MessageDescriptor) -> Value {
    let properties: Map<String, Value> = message
        .fields()
        .map(|field| (field.json_name().to_owned(), property(&field)))
        .collect();
    json!({
        "type": "object",
        "description": comment(&message.parent_file(), message.path()),
        "properties": properties,
        "additionalProperties": false,
    })
}

/// An enum by the names of its values.
pub(super) fn enumeration(kind: &EnumDescriptor) -> Value {
    let names: Vec<_> = kind.values().map(|value| value.name().to_owned()).collect();
    json!({ "type": "string", "enum": names, "description": comment(&kind.parent_file(), kind.path()) })
}

fn property(field: &FieldDescriptor) -> Value {
    let one = kind(&field.kind());
    let mut schema = match field.cardinality() {
        Cardinality::Repeated => json!({ "type": "array", "items": one }),
        _ if one.get("$ref").is_some() => json!({ "allOf": [one] }),
        _ => one,
    };
    let text = comment(&field.parent_message().parent_file(), field.path());
    if !text.is_empty() {
        schema["description"] = Value::String(text);
    }
    schema
}

fn kind(kind: &Kind) -> Value {
    match kind {
        Kind::Double | Kind::Float => json!({ "type": "number" }),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({ "type": "integer", "format": "int32" }),
        Kind::Uint32 | Kind::Fixed32 => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => json!({ "type": "string", "format": "int64" }),
        Kind::Uint64 | Kind::Fixed64 => {
            json!({ "type": "string", "format": "uint64", "pattern": "^[0-9]+$" })
        }
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::String => json!({ "type": "string" }),
        Kind::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
        Kind::Message(message) if message.full_name() == "google.protobuf.Timestamp" => {
            json!({ "type": "string", "format": "date-time" })
        }
        Kind::Message(message) => reference(message.full_name()),
        Kind::Enum(kind) => reference(kind.full_name()),
    }
}

/// The comment above the thing at `path`, on one line.
pub(super) fn comment(file: &FileDescriptor, path: &[i32]) -> String {
    let file = file.file_descriptor_proto();
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    let text = locations
        .filter(|location| location.path == path)
        .find_map(|location| location.leading_comments.as_deref());
    text.unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
