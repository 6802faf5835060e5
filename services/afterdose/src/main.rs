//! The executable: every service a subcommand, and the tools of whoever runs the house.

/// Gives memory back after a burst; with the C library's allocator the demo day ended at twice the size.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    afterdose::main()
}
