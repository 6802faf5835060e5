//! What a command answers, on standard output.

use std::io::{ErrorKind, Write as _, stdout};

/// Writes a line. A reader that has seen enough (`| head`) is no error.
///
/// # Errors
/// When standard output cannot be written to.
pub(crate) fn say(line: &str) -> anyhow::Result<()> {
    match writeln!(stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
