//! `GetStatus`, for everybody; the gateway throttles it.

use contracts::{
    intake::v1::{GetStatusRequest, GetStatusResponse},
    timestamp,
};
use kernel::Fault;

use crate::{queries::find_status::find, rpc::Api};

pub(super) async fn answer(api: &Api, request: &GetStatusRequest) -> Result<GetStatusResponse, Fault> {
    let status = find(
        (&api.database, &api.rules.vault),
        &request.receipt,
        &request.phone_last_four,
    )
    .await?;
    Ok(GetStatusResponse {
        received_at: Some(timestamp(status.received_at)),
        state: status.state.to_owned(),
        updated_at: Some(timestamp(status.updated_at)),
        reply: status.reply,
    })
}
