//! Who may do what, and see which region. A principal is signed by `identity`, travels with every request, and is
//! verified by whoever serves it; the region scope it carries is set on the database transaction, where row-level
//! security does the filtering.

mod keys;
mod scope;

pub use keys::{KeyError, Signer, Verifier};
pub use scope::Scope;

use contracts::{Call, access::v1::Principal};
use kernel::Fault;

/// Needs no sign-in.
pub const PUBLIC: &str = "public";
/// Needs a sign-in and nothing more.
pub const SIGNED_IN: &str = "signed-in";

/// Whether the principal holds the permission.
pub fn may(principal: &Principal, permission: &str) -> bool {
    permission == SIGNED_IN || principal.permissions.iter().any(|held| held == permission)
}

/// Lets a caller through, or says why not.
///
/// # Errors
/// `sign-in-needed` without a principal, `permission-missing` without the permission.
pub fn admit(principal: Option<Principal>, permission: &str) -> Result<Call, Fault> {
    if permission == PUBLIC {
        return Ok(Call { principal });
    }
    let principal = principal.ok_or_else(Fault::unauthenticated)?;
    if !may(&principal, permission) {
        return Err(Fault::denied(&permission));
    }
    Ok(Call {
        principal: Some(principal),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clerk() -> Principal {
        Principal {
            permissions: vec!["ticket.read".into()],
            ..Principal::default()
        }
    }

    #[test]
    fn nobody_gets_in_without_the_permission() {
        assert!(admit(None, PUBLIC).is_ok());
        assert_eq!(admit(None, SIGNED_IN).unwrap_err().slug, "sign-in-needed");
        assert!(admit(Some(clerk()), SIGNED_IN).is_ok());
        assert!(admit(Some(clerk()), "ticket.read").is_ok());
        assert_eq!(
            admit(Some(clerk()), "rule.change").unwrap_err().slug,
            "permission-missing"
        );
    }
}
