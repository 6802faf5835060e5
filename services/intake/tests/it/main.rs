//! The integration tests of intake, one file a story.

mod calls;
mod corpus;
mod evidence;
mod forms;
mod ledger;
mod mails;
mod matching;
mod people;
mod quarantine;
mod regions;
mod registering;
mod rejecting;
mod rendering;
mod status;
mod support;
mod threads;
mod watching;
