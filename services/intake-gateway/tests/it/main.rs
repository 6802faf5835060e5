//! The gateway on a real NATS server, through its public port, read as `intake` would read it.

#[cfg(test)]
mod contact_points;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod cti;
#[cfg(test)]
mod form;
#[cfg(test)]
mod form_limits;
#[cfg(test)]
mod hotline;
#[cfg(test)]
mod imap;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod push_mail;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod status;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod world;
