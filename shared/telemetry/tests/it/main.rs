//! Telemetry of a whole process: set up, changed, read and sent.

#[cfg(test)]
mod whole_process;
