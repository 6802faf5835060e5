//! `ChangePerson`.

use contracts::{
    Call,
    identity::v1::{ChangePersonRequest, ChangePersonResponse},
};
use kernel::Fault;

use super::person_id;
use crate::{
    Identity,
    commands::change_person::{ChangePerson, change_person},
    domain::Wish,
    published,
};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: ChangePersonRequest,
) -> Result<ChangePersonResponse, Fault> {
    let command = ChangePerson {
        person_id: person_id(&request.person_id)?,
        wish: Wish {
            display_name: request.display_name,
            roles: request.roles,
            regions: request.regions,
            active: request.active,
        },
        reason: request.reason,
        expected_version: request.expected_version,
    };
    let person = change_person(identity, command, &call.person()?.person_id).await?;
    Ok(ChangePersonResponse {
        person: Some(published(&person)),
    })
}
