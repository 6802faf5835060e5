//! The contract as a whole: frozen samples, the catalogue, the API document.

#![expect(clippy::unwrap_used, reason = "a document that cannot be read ends the test")]

mod asyncapi;
mod catalogue;
mod golden;
mod openapi;
mod permissions;
mod references;
