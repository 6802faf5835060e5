//! A private database and NATS server for each test
