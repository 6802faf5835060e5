//! `GetEvidence`.

use contracts::{
    Call,
    intake::v1::{GetEvidenceRequest, GetEvidenceResponse},
};
use kernel::Fault;

use crate::{
    queries::read_evidence::{Wanted, read},
    rpc::Api,
    wire::clean,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetEvidenceRequest,
) -> Result<GetEvidenceResponse, Fault> {
    let tools = (&api.database, &api.clock, api.store.as_ref());
    let reason = clean(&request.reason);
    let wanted = Wanted {
        contact_id: &request.contact_id,
        sha256: &request.sha256,
        offset: request.offset,
        length: (request.length > 0).then_some(request.length),
        reason: &reason,
    };
    let (found, content) = read(tools, call.person()?, &wanted).await?;
    Ok(GetEvidenceResponse {
        r#ref: Some(found),
        content,
    })
}
