//! Who reported a contact.

use serde::{Deserialize, Serialize};

/// Personal data, therefore without a `Debug` that could print it; what is not known is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reporter {
    pub(crate) name: String,
    pub(crate) organisation: String,
    pub(crate) phone: String,
    pub(crate) email: String,
}

impl Reporter {
    /// Nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How much of a person somebody is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// All of it.
    Clear,
    /// Initials and ends, as wherever nobody asked for the whole.
    Masked,
}
