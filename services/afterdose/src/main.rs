//! The executable: every service a subcommand, and the tools of whoever runs the house.

mod audit;
mod catalogue;
mod cli;
mod dead_letters;
mod dev;
mod rebuild;
mod run;
mod secrets;
mod services;

fn main() -> std::process::ExitCode {
    cli::main()
}
