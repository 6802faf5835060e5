//! Starts a private nats-server and Postgres as child processes
