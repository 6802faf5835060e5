//! How often one address may ask. Memory is bounded: a flood of addresses ends up sharing one bucket instead of filling
//! the process.

mod bucket;
mod client;

use std::net::IpAddr;

use chrono::{DateTime, Utc};

pub(crate) use bucket::Limiter;
pub(crate) use client::client_address;

use crate::config::Form;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;

/// The limits of the public pages.
pub(crate) struct Limits {
    forms: Limiter<IpAddr>,
    status: Limiter<IpAddr>,
    receipts: Limiter<String>,
}

impl Limits {
    pub(crate) fn new(config: &Form) -> Self {
        let hourly = config.status_per_receipt_hour;
        Self {
            forms: Limiter::new(config.burst, f64::from(config.per_minute) / MINUTE),
            status: Limiter::new(config.status_burst, f64::from(config.status_per_minute) / MINUTE),
            receipts: Limiter::new(hourly, f64::from(hourly) / HOUR),
        }
    }

    /// One more form from the address; otherwise the seconds to wait.
    pub(crate) fn form(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), u64> {
        self.forms.take(address, now)
    }

    /// One more status question from the address about the receipt; otherwise the seconds to wait.
    pub(crate) fn status(&self, address: IpAddr, receipt: &str, now: DateTime<Utc>) -> Result<(), u64> {
        self.status.take(address, now)?;
        self.receipts.take(receipt.to_owned(), now)
    }
}
