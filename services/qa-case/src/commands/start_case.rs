//! Somebody takes a case up and owns it from now on.

use chrono::{DateTime, Utc};
use contracts::{access::v1::Principal, qa_case::v1::CaseStarted};
use eventbus::Database;

use super::change::{ChangeError, Step, Target, change};
use crate::domain::Case;

/// Starts an open case.
pub(crate) async fn start_case(
    database: &Database,
    at: DateTime<Utc>,
    person: &Principal,
    target: Target,
) -> Result<Case, ChangeError> {
    let step = Step {
        person,
        at,
        kind: "case-started",
        event: |case, actor| CaseStarted {
            case: Some(case),
            actor,
        },
    };
    change(database, target, step, |case| Ok(case.start(&person.person_id)?)).await
}
