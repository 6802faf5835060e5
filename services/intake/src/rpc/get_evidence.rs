//! `GetEvidence`.

use contracts::{
    Call,
    intake::v1::{GetEvidenceRequest, GetEvidenceResponse},
};
use kernel::Fault;

use crate::{queries::read_evidence::read, rpc::Api};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetEvidenceRequest,
) -> Result<GetEvidenceResponse, Fault> {
    let tools = (&api.database, &api.clock, api.store.as_ref());
    let (found, content) = read(tools, call.person()?, &request.contact_id, &request.sha256).await?;
    Ok(GetEvidenceResponse {
        r#ref: Some(found),
        content,
    })
}
