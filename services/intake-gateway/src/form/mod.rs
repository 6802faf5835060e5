//! What somebody filled in, checked field by field, so that the page can say which one needs another look.

mod attachment;
mod entry;
mod key;
mod region;
mod sent;

pub(crate) use attachment::Attachment;
pub(crate) use entry::{Entry, FieldError, KINDS};
pub(crate) use key::{SubmissionKey, fresh_key};
pub(crate) use region::regions;
pub(crate) use sent::Sent;
