//! What a use case says about the change it makes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::changes::Changes;

/// One change, ready to be appended. Version and hashes are given by [`crate::append`].
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) aggregate_kind: String,
    pub(crate) aggregate_id: Uuid,
    pub(crate) actor: String,
    pub(crate) on_behalf_of: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) kind: String,
    pub(crate) changes: Changes,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) trace_id: Option<String>,
}

impl Entry {
    /// An entry: at `recorded_at` (from the clock, kept to the microsecond), `actor` (a person's id, or see
    /// [`Entry::service`]) did `kind` (kebab-case past participle, `ticket-opened`) to the aggregate.
    pub fn new(
        aggregate_kind: impl Into<String>,
        aggregate_id: impl Into<Uuid>,
        actor: impl Into<String>,
        kind: impl Into<String>,
        recorded_at: DateTime<Utc>,
    ) -> Self {
        Self {
            aggregate_kind: aggregate_kind.into(),
            aggregate_id: aggregate_id.into(),
            actor: actor.into(),
            on_behalf_of: None,
            reason: None,
            kind: kind.into(),
            changes: Changes::new(),
            recorded_at,
            trace_id: None,
        }
    }

    /// The actor to name when no person but a service acts.
    pub fn service(name: &str) -> String {
        format!("service:{name}")
    }

    /// The person for whom the actor acted (delegation, a clerk writing down a caller's wish).
    #[must_use]
    pub fn on_behalf_of(mut self, person: impl Into<String>) -> Self {
        self.on_behalf_of = Some(person.into());
        self
    }

    /// Why, in the words of the actor. Which kinds need a reason is for the use case to enforce.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The fields changed. For personal data see the crate's documentation.
    #[must_use]
    pub fn changing(mut self, changes: Changes) -> Self {
        self.changes = changes;
        self
    }

    /// The trace the change belongs to.
    #[must_use]
    pub fn traced(mut self, trace_id: impl Into<String>) -> Self {
        self.trace_id = Some(trace_id.into());
        self
    }

    /// The first column whose value the journal would refuse, and why.
    pub(crate) fn objection(&self) -> Option<(&'static str, &'static str)> {
        let optional = [
            ("on_behalf_of", &self.on_behalf_of),
            ("reason", &self.reason),
            ("trace_id", &self.trace_id),
        ];
        let nul = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains('\0'));
        if !is_slug(&self.aggregate_kind) {
            Some(("aggregate_kind", "is not a kebab-case word"))
        } else if !is_slug(&self.kind) {
            Some(("kind", "is not a kebab-case word"))
        } else if self.actor.is_empty() || self.actor.contains('\0') {
            Some(("actor", "is empty or contains a NUL character"))
        } else {
            let (column, _) = optional.into_iter().find(|(_, text)| nul(text))?;
            Some((column, "contains a NUL character"))
        }
    }
}

fn is_slug(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(actor: &str, kind: &str) -> Entry {
        Entry::new("ticket", Uuid::nil(), actor, kind, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn an_entry_the_table_would_refuse_is_refused_with_its_column() {
        assert_eq!(entry("service:intake", "ticket-opened").objection(), None);
        for kind in ["", "Opened", "ticket opened", "-opened", "opened-", "1st", "工单"] {
            assert_eq!(
                entry("p", kind).objection().map(|(column, _)| column),
                Some("kind"),
                "{kind}"
            );
        }
        assert_eq!(
            entry("", "opened").objection().map(|(column, _)| column),
            Some("actor")
        );
        let reason = entry("p", "opened").because("a\0b");
        assert_eq!(reason.objection().map(|(column, _)| column), Some("reason"));
    }
}
