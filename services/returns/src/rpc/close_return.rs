//! `CloseReturn`: a decided return is finished.

use contracts::{Call, returns::v1};
use kernel::Fault;

use super::{Api, target};
use crate::{commands, wire};

pub(super) async fn close_return(
    api: &Api,
    call: &Call,
    request: &v1::CloseReturnRequest,
) -> Result<v1::CloseReturnResponse, Fault> {
    let target = target(&request.return_id, request.expected_version)?;
    let goods_return = commands::close_return(&api.database, api.clock.now(), call.person()?, target).await?;
    Ok(v1::CloseReturnResponse {
        r#return: Some(wire::goods_return(&goods_return)),
    })
}
