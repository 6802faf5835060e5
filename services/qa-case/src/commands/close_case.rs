//! A decided case is finished; routing disposes its work item from what is announced here.

use chrono::{DateTime, Utc};
use contracts::{access::v1::Principal, qa_case::v1::CaseClosed};
use eventbus::Database;

use super::change::{ChangeError, Step, Target, change};
use crate::domain::Case;

/// Closes a decided case.
pub(crate) async fn close_case(
    database: &Database,
    at: DateTime<Utc>,
    person: &Principal,
    target: Target,
) -> Result<Case, ChangeError> {
    let step = Step {
        person,
        at,
        kind: "case-closed",
        event: |case, actor| CaseClosed {
            case: Some(case),
            actor,
        },
    };
    change(database, target, step, |case| Ok(case.close(at)?)).await
}
