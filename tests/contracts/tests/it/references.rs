//! References of a JSON document.

use serde_json::Value;

/// Every `$ref`, however deep.
pub(crate) fn references(value: &Value) -> Vec<&str> {
    let own = value.get("$ref").and_then(Value::as_str);
    let inner: Vec<&Value> = match value {
        Value::Object(fields) => fields.values().collect(),
        Value::Array(list) => list.iter().collect(),
        _ => Vec::new(),
    };
    own.into_iter()
        .chain(inner.into_iter().flat_map(references))
        .collect()
}
