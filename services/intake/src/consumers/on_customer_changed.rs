//! Customers, so that a phone, a mail address or a name leads to one, and to its region.

use contracts::catalog::v1::CustomerChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::{hollow, version},
    domain::{mention::name_key, phone::phone_key, region::Region},
    store::customers::{NewCustomer, follow},
    wire::clean,
};

/// Follows customers.
pub(crate) struct OnCustomerChanged;

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
        let new = NewCustomer {
            customer_id: &customer.customer_id,
            version: version(customer.version),
            name_key: &name_key(&clean(&customer.name)),
            class: &clean(&customer.class),
            region: region.as_str(),
            phone_key: &phone_key(&customer.phone),
            email_key: &clean(&customer.email).to_lowercase(),
        };
        Ok(follow(tx, &new).await?)
    }
}
