//! The executable: every service a subcommand, and the tools of whoever runs the house.

fn main() -> std::process::ExitCode {
    afterdose::main()
}
