//! `StartReturn`: the caller takes an open return up.

use contracts::{Call, returns::v1};
use kernel::Fault;

use super::{Api, target};
use crate::{commands, wire};

pub(super) async fn start_return(
    api: &Api,
    call: &Call,
    request: &v1::StartReturnRequest,
) -> Result<v1::StartReturnResponse, Fault> {
    let target = target(&request.return_id, request.expected_version)?;
    let goods_return = commands::start_return(&api.database, api.clock.now(), call.person()?, target).await?;
    Ok(v1::StartReturnResponse {
        r#return: Some(wire::goods_return(&goods_return)),
    })
}
