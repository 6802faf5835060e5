//! Which part of the region tree a transaction may see.

use contracts::access::v1::Principal;
use sqlx::PgConnection;

/// The regions that row-level security lets through for the rest of a transaction. A transaction without a scope sees
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole tree: services handling events, people with the scope `*`.
    Everything,
    /// These subtrees.
    Regions(Vec<String>),
}

impl Scope {
    /// The scope of a person.
    pub fn of(principal: &Principal) -> Self {
        if principal.regions.iter().any(|region| region == "*") {
            return Self::Everything;
        }
        Self::Regions(principal.regions.clone())
    }

    /// The scope as the policies read it: `*`, or paths joined by commas.
    pub fn setting(&self) -> String {
        match self {
            Self::Everything => "*".to_owned(),
            Self::Regions(regions) => regions.join(","),
        }
    }

    /// Sets the scope for the rest of the transaction.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set(&self, tx: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query("select set_config('afterdose.regions', $1, true)")
            .bind(self.setting())
            .execute(tx)
            .await?;
        Ok(())
    }

    /// Whether a region lies inside the scope.
    pub fn covers(&self, region: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Regions(regions) => regions.iter().any(|root| {
                region
                    .strip_prefix(root.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn a_scope_covers_its_subtree_and_not_its_namesake() {
        let scope = Scope::Regions(vec!["cn.east".into()]);
        assert!(scope.covers("cn.east") && scope.covers("cn.east.zhejiang"));
        assert!(!scope.covers("cn.eastern") && !scope.covers("cn"));
    }
}
