//! What changed, field by field: the part of an entry an inspector reads first.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One field before and after; `null` means absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Name of the field; nested ones as `address.city`.
    pub field: String,
    /// The value before.
    pub old: Value,
    /// The value after.
    pub new: Value,
}

/// The changed fields of one entry, in the order they were added. For personal data see the crate's documentation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Changes(Vec<Change>);

impl Changes {
    /// No changes, as for an entry that records an action only.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field, unless it has not changed.
    #[must_use]
    pub fn set(mut self, field: impl Into<String>, old: impl Into<Value>, new: impl Into<Value>) -> Self {
        let change = Change {
            field: field.into(),
            old: old.into(),
            new: new.into(),
        };
        if change.old != change.new {
            self.0.push(change);
        }
        self
    }

    /// The differences between two versions of a record: objects are compared field by field, to any depth,
    /// everything else (arrays too) as a whole. Values that are no objects differ in the field `$`.
    pub fn between(old: &Value, new: &Value) -> Self {
        let mut changes = Self::new();
        changes.compare("", old, new);
        changes
    }

    /// The changes in order.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.0.iter()
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn compare(&mut self, path: &str, old: &Value, new: &Value) {
        let (Value::Object(before), Value::Object(after)) = (old, new) else {
            let field = if path.is_empty() { "$" } else { path };
            *self = std::mem::take(self).set(field, old.clone(), new.clone());
            return;
        };
        let added = after.keys().filter(|field| !before.contains_key(*field));
        for field in before.keys().chain(added) {
            let path = if path.is_empty() {
                field.clone()
            } else {
                format!("{path}.{field}")
            };
            let (old, new) = (before.get(field), after.get(field));
            self.compare(&path, old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_kept_in_the_order_given() {
        let changes = Changes::new()
            .set("status", "open", "closed")
            .set("owner", "p-1", "p-1")
            .set("due_at", None::<String>, "2026-11-21");
        assert_eq!(
            serde_json::to_value(&changes).unwrap(),
            json!([
                { "field": "status", "old": "open", "new": "closed" },
                { "field": "due_at", "old": null, "new": "2026-11-21" }
            ])
        );
    }

    #[test]
    fn two_records_differ_in_exactly_the_fields_that_differ() {
        let old = json!({ "a": 1, "b": { "c": [1], "d": true }, "gone": "x" });
        let new = json!({ "a": 1, "b": { "c": [1, 2], "d": true }, "came": null, "e": { "f": 2 } });
        let expected = Changes::new()
            .set("b.c", json!([1]), json!([1, 2]))
            .set("gone", "x", Value::Null)
            .set("e", Value::Null, json!({ "f": 2 }));
        assert_eq!(Changes::between(&old, &new), expected);
        assert!(Changes::between(&old, &old).is_empty());
        assert_eq!(
            Changes::between(&json!(1), &json!(2)),
            Changes::new().set("$", 1, 2)
        );
    }
}
