//! Logs, traces and metrics for every service, and trace context in message headers
