//! What returns promises, seen from outside: events in, requests, events out.

mod assignment;
mod bench;
mod life;
mod lists;
mod numbers;
mod refusals;
mod withdrawal;
