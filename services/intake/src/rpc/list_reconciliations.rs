//! `ListReconciliations`.

use contracts::{Call, intake::v1 as pb};
use kernel::Fault;

use crate::rpc::Api;

pub(super) async fn answer(
    _: &Api,
    _: &Call,
    _: &pb::ListReconciliationsRequest,
) -> Result<pb::ListReconciliationsResponse, Fault> {
    Ok(pb::ListReconciliationsResponse::default())
}
