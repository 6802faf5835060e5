//! Outbox, inbox, batches, retries and dead letters over JetStream
