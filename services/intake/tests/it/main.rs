//! The integration tests of intake, one file a story.

mod corpus;
