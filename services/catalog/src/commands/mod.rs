//! What changes something; one file a use case.

pub(crate) mod change_region;
pub(crate) mod import_table;
