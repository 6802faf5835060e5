//! `IssuePrincipal`.

use contracts::identity::v1::{IssuePrincipalRequest, IssuePrincipalResponse};
use kernel::Fault;

use crate::{Identity, commands::issue_principal::issue_principal};

pub(super) async fn answer(
    identity: &Identity,
    request: IssuePrincipalRequest,
) -> Result<IssuePrincipalResponse, Fault> {
    let principal = issue_principal(identity, &request.session_token.into()).await?;
    Ok(IssuePrincipalResponse {
        principal: Some(principal),
    })
}
