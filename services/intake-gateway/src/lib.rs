//! The front door: mail, hotline and the public form, accepted with nothing but NATS
