//! The form as it came, before anything is believed.

use std::collections::BTreeMap;

use bytes::Bytes;

/// Fields and files as sent. Personal data: it has no `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Sent {
    /// The last value of each text field, trimmed.
    pub(crate) fields: BTreeMap<String, String>,
    /// Name and bytes of each file; file inputs left empty are no files.
    pub(crate) files: Vec<(String, Bytes)>,
}

impl Sent {
    /// The value of a field; empty when it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }
}
