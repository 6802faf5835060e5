//! The store on a real disk, one file a story.

mod corruption;
mod streaming;
mod writing;
