//! The rules of the house are tests of this crate; it holds nothing else.
