//! Customers, so that a phone, a mail address or a name leads to one, and to its region.

use std::sync::Arc;

use contracts::catalog::v1::CustomerChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;
use vault::Vault;

use crate::{
    consumers::{hollow, version},
    domain::{mention::name_key, region::Region},
    store::{
        customers::{NewCustomer, follow},
        reporters::{email_hash, phone_hash},
    },
    wire::clean,
};

/// Follows customers.
pub(crate) struct OnCustomerChanged {
    /// The key of the hashes by which customers are found.
    pub(crate) vault: Arc<Vault>,
}

impl Handle<CustomerChanged> for OnCustomerChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<CustomerChanged>,
    ) -> Result<(), HandlerError> {
        let Some(customer) = &delivery.event.customer else {
            return Err(hollow("customer"));
        };
        let region = Region::first_of([customer.region.as_str()]);
        let class = clean(&customer.class);
        // a private person is never found by name, so none is kept
        let name = if class == "individual" {
            String::new()
        } else {
            clean(&customer.name)
        };
        let hex = |hash: Option<Vec<u8>>| hash.map(hex::encode).unwrap_or_default();
        let new = NewCustomer {
            customer_id: &customer.customer_id,
            version: version(customer.version),
            name: &name,
            name_key: &name_key(&name),
            class: &class,
            region: region.as_str(),
            phone_hash: &hex(phone_hash(&self.vault, &customer.phone)),
            email_hash: &hex(email_hash(&self.vault, &customer.email)),
        };
        Ok(follow(tx, &new).await?)
    }
}
