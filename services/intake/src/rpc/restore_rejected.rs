//! `RestoreRejected`.

use contracts::{
    Call,
    intake::v1::{RestoreRejectedRequest, RestoreRejectedResponse},
};
use kernel::Fault;

use crate::{commands::restore_rejected::restore, rpc::Api, wire::clean};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &RestoreRejectedRequest,
) -> Result<RestoreRejectedResponse, Fault> {
    let tools = (&api.database, &api.clock, api.store.as_ref(), api.rules.as_ref());
    let reason = clean(&request.reason);
    let contact_id = restore(tools, call.person()?, &request.submission_id, &reason).await?;
    Ok(RestoreRejectedResponse {
        contact_id: contact_id.to_string(),
    })
}
