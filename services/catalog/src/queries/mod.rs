//! What only reads; one file a query.

pub(crate) mod list_batches;
pub(crate) mod list_regions;
pub(crate) mod search_customers;
pub(crate) mod search_products;
