//! `GetChannelWatch`.

use contracts::{Call, intake::v1 as pb};
use kernel::Fault;

use crate::rpc::Api;

pub(super) async fn answer(_: &Api, _: &Call) -> Result<pb::GetChannelWatchResponse, Fault> {
    Ok(pb::GetChannelWatchResponse::default())
}
