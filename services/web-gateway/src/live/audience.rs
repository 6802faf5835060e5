//! Who may know of something that happened.

use access::Scope;

use super::Viewer;

/// Those with a permission, in a region.
pub(super) struct Audience {
    pub(super) permission: &'static str,
    /// Where it happened; `None` where there is no region, which only who sees the whole tree may know of.
    pub(super) region: Option<String>,
    /// Only the clerk of that login; `None` for everybody.
    pub(super) clerk: Option<String>,
}

impl Audience {
    pub(super) fn admits(&self, viewer: &Viewer) -> bool {
        let in_region = match &self.region {
            Some(region) => viewer.scope.covers(region),
            None => viewer.scope == Scope::Everything,
        };
        let is_meant = self
            .clerk
            .as_ref()
            .is_none_or(|clerk| *clerk == viewer.principal.login);
        in_region && is_meant && access::may(&viewer.principal, self.permission)
    }
}

#[cfg(test)]
mod tests {
    use contracts::access::v1::Principal;

    use super::*;

    fn viewer(login: &str, permission: &str, region: &str) -> Viewer {
        Viewer::of(&Principal {
            login: login.to_owned(),
            permissions: vec![permission.to_owned()],
            regions: vec![region.to_owned()],
            ..Principal::default()
        })
    }

    /// permission and region, both.
    #[test]
    fn who_lacks_the_permission_or_the_region_learns_of_nothing() {
        let audience = Audience {
            permission: "ticket.read",
            region: Some("cn.east.zhejiang".to_owned()),
            clerk: None,
        };
        assert!(audience.admits(&viewer("li", "ticket.read", "cn.east")));
        assert!(audience.admits(&viewer("li", "ticket.read", "*")));
        assert!(!audience.admits(&viewer("li", "case.read", "cn.east")));
        assert!(!audience.admits(&viewer("li", "ticket.read", "cn.north")));
        assert!(!audience.admits(&viewer("li", "ticket.read", "cn.eas")));
    }

    #[test]
    fn what_rings_for_a_clerk_rings_for_that_clerk_and_what_has_no_region_is_for_overseers() {
        let mut audience = Audience {
            permission: "contact.register",
            region: Some("cn".to_owned()),
            clerk: Some("li".to_owned()),
        };
        assert!(audience.admits(&viewer("li", "contact.register", "cn")));
        assert!(!audience.admits(&viewer("wang", "contact.register", "cn")));
        audience.region = None;
        assert!(!audience.admits(&viewer("li", "contact.register", "cn")));
        assert!(audience.admits(&viewer("li", "contact.register", "*")));
    }
}
