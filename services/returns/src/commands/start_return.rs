//! Somebody takes a return up and owns it from now on.

use chrono::{DateTime, Utc};
use contracts::{access::v1::Principal, returns::v1::ReturnStarted};
use eventbus::Database;

use super::change::{ChangeError, Step, Target, change};
use crate::domain::Return;

/// Starts an open return.
pub(crate) async fn start_return(
    database: &Database,
    at: DateTime<Utc>,
    person: &Principal,
    target: Target,
) -> Result<Return, ChangeError> {
    let step = Step {
        person,
        at,
        kind: "return-started",
        event: |goods_return, actor| ReturnStarted {
            r#return: Some(goods_return),
            actor,
        },
    };
    change(database, target, step, |goods_return| {
        Ok(goods_return.start(&person.person_id)?)
    })
    .await
}
