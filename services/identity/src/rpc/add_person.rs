//! `AddPerson`.

use contracts::{
    Call,
    identity::v1::{AddPersonRequest, AddPersonResponse},
};
use kernel::Fault;

use crate::{Identity, commands::add_person::add_person, domain::NewPerson, published};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: AddPersonRequest,
) -> Result<AddPersonResponse, Fault> {
    let new = NewPerson {
        login: request.login,
        display_name: request.display_name,
        roles: request.roles,
        regions: request.regions,
    };
    let actor = &call.person()?.person_id;
    let person = add_person(identity, new, &request.first_password.into(), actor).await?;
    Ok(AddPersonResponse {
        person: Some(published(&person)),
    })
}
