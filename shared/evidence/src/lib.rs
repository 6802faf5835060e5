//! Write-once, content-addressed store of what came in: raw mail, forms as sent, attachments, recordings.
//!
//! The address of a piece of evidence is the SHA-256 of its bytes, so a reference in a contact, a case or a
//! journal row proves what it refers to (R-452; 药品记录与数据管理要求 art. 21: true and retrievable for the
//! whole retention). Nothing here can change or delete.

mod digest;
mod disk;
mod open;
mod store;
mod stream;

pub use digest::{DigestError, Sha256Digest};
pub use open::OpenError;
pub use store::{EvidenceError, EvidenceStore};
pub use stream::EvidenceWriter;

/// Evidence up to this many bytes travels inside the message that refers to it; larger evidence is stored
/// before the message is published (design, section 3).
pub const INLINE_LIMIT: usize = 128 * 1024;
