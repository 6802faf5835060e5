//! A decided return is finished; routing disposes its work item from what is announced here.

use chrono::{DateTime, Utc};
use contracts::{access::v1::Principal, returns::v1::ReturnClosed};
use eventbus::Database;

use super::change::{ChangeError, Step, Target, change};
use crate::domain::Return;

/// Closes a decided return.
pub(crate) async fn close_return(
    database: &Database,
    at: DateTime<Utc>,
    person: &Principal,
    target: Target,
) -> Result<Return, ChangeError> {
    let step = Step {
        person,
        at,
        kind: "return-closed",
        event: |goods_return, actor| ReturnClosed {
            r#return: Some(goods_return),
            actor,
        },
    };
    change(database, target, step, |goods_return| Ok(goods_return.close(at)?)).await
}
