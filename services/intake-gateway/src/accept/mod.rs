//! Evidence first: whatever comes in is made safe before its sender is told so. Every edge (mail, hotline, form, the
//! IMAP poller) ends here and nowhere else, so that the promise "told means kept" has one place.

mod acceptor;
mod admission;
mod door;
mod memory;
mod pieces;
mod submission;

pub use acceptor::{AcceptError, Accepted, Acceptor};
pub use admission::{Admission, Place, Reservation};
pub use memory::{Memory, MemoryError};
pub use submission::{Dated, Piece, Submission};

pub(crate) use memory::{BUCKET, name};
