//! The table of services and the command line over it.

mod audit;
mod catalogue;
mod cli;
mod config_file;
mod dead_letters;
mod dev;
mod mail_pipe;
mod metrics;
mod rebuild;
mod recover;
mod run;
mod say;
mod secrets;
mod services;

pub use catalogue::document as asyncapi;
pub use cli::main;
pub use services::all as services;
