//! Requests and answers over NATS
