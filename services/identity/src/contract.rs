//! What the contract knows of permissions.

use std::collections::BTreeSet;

/// Every permission that some rpc asks for.
pub(crate) fn permissions() -> BTreeSet<&'static str> {
    contracts::SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .map(|method| method.permission)
        .filter(|permission| ![access::PUBLIC, access::SIGNED_IN].contains(permission))
        .collect()
}
