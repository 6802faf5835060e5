//! `ListQuarantined`.

use contracts::{Call, intake::v1 as pb};
use kernel::Fault;

use crate::rpc::Api;

pub(super) async fn answer(
    _: &Api,
    _: &Call,
    _: &pb::ListQuarantinedRequest,
) -> Result<pb::ListQuarantinedResponse, Fault> {
    Ok(pb::ListQuarantinedResponse::default())
}
