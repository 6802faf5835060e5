//! All SQL of the service, one file a table or a closely knit group of tables.

pub(crate) mod addresses;
pub(crate) mod aggregate;
pub(crate) mod clocks;
pub(crate) mod contacts;
pub(crate) mod drafts;
pub(crate) mod duplicates;
pub(crate) mod notes;
pub(crate) mod numbers;
pub(crate) mod persons;
pub(crate) mod presences;
pub(crate) mod queues;
pub(crate) mod received;
pub(crate) mod replies;
pub(crate) mod rule_books;
pub(crate) mod text_modules;
pub(crate) mod ticket_changes;
pub(crate) mod ticket_lists;
pub(crate) mod tickets;
pub(crate) mod work_items;

use std::fmt;

/// A value in a row that nothing here writes: the address of what is broken.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of {key} holds a value that is unknown here")]
pub(crate) struct BadRow {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) key: String,
}

/// Turns a stored word or document into its meaning, or says where it stands.
pub(crate) fn known<T>(
    value: Option<T>,
    table: &'static str,
    column: &'static str,
    key: &dyn fmt::Display,
) -> Result<T, sqlx::Error> {
    value.ok_or_else(|| {
        sqlx::Error::Decode(Box::new(BadRow {
            table,
            column,
            key: key.to_string(),
        }))
    })
}
