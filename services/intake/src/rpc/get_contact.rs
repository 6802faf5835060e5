//! `GetContact`.

use contracts::{
    Call,
    intake::v1::{GetContactRequest, GetContactResponse},
};
use kernel::Fault;

use crate::{queries::find_contact::find, rpc::Api};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetContactRequest,
) -> Result<GetContactResponse, Fault> {
    let tools = (&api.database, &api.clock, api.rules.vault.as_ref());
    let own = &api.rules.own_addresses;
    let contact = find(tools, own, call.person()?, &request.contact_id, &request.receipt).await?;
    Ok(GetContactResponse {
        contact: Some(contact),
    })
}
