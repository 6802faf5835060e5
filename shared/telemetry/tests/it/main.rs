//! Telemetry of a whole process: set up, changed, read and sent.

mod whole_process;
