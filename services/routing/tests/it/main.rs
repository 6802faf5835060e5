//! Stories of tickets, on a real Postgres and a real NATS of their own.

mod addresses;
mod calendar_years;
mod calls;
mod changes;
mod clocks;
mod closing;
mod drafts;
mod dry_run;
mod duplicates;
mod foreign_region;
mod merging;
mod notes;
mod opening;
mod presence;
mod queues;
mod rules;
mod scope;
mod search;
mod splitting;
mod text_modules;
mod world;
