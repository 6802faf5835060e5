//! The methods of `IdentityService`; one file each.

mod add_person;
mod change_password;
mod change_person;
mod change_role;
mod end_own_session;
mod end_session;
mod get_sign_in_options;
mod issue_principal;
mod list_own_sessions;
mod list_persons;
mod list_roles;
mod list_sessions;
mod reset_password;
mod sign_in;
mod sign_in_with_id_token;
mod sign_out;

use std::sync::Arc;

use contracts::{Call, IdentityService, identity::v1::*};
use kernel::{Fault, Id};

use crate::{
    Identity,
    domain::{Person, person_unknown},
};

pub(crate) struct Api(pub(crate) Arc<Identity>);

impl IdentityService for Api {
    async fn sign_in(&self, _: Call, request: SignInRequest) -> Result<SignInResponse, Fault> {
        sign_in::answer(&self.0, request).await
    }

    async fn get_sign_in_options(
        &self,
        _: Call,
        _: GetSignInOptionsRequest,
    ) -> Result<GetSignInOptionsResponse, Fault> {
        Ok(get_sign_in_options::answer(&self.0))
    }

    async fn sign_in_with_id_token(
        &self,
        _: Call,
        request: SignInWithIdTokenRequest,
    ) -> Result<SignInWithIdTokenResponse, Fault> {
        sign_in_with_id_token::answer(&self.0, request).await
    }

    async fn issue_principal(
        &self,
        _: Call,
        request: IssuePrincipalRequest,
    ) -> Result<IssuePrincipalResponse, Fault> {
        issue_principal::answer(&self.0, request).await
    }

    async fn sign_out(&self, _: Call, request: SignOutRequest) -> Result<SignOutResponse, Fault> {
        sign_out::answer(&self.0, request).await
    }

    async fn change_password(
        &self,
        _: Call,
        request: ChangePasswordRequest,
    ) -> Result<ChangePasswordResponse, Fault> {
        change_password::answer(&self.0, request).await
    }

    async fn list_persons(&self, _: Call, _: ListPersonsRequest) -> Result<ListPersonsResponse, Fault> {
        list_persons::answer(&self.0).await
    }

    async fn add_person(&self, call: Call, request: AddPersonRequest) -> Result<AddPersonResponse, Fault> {
        add_person::answer(&self.0, &call, request).await
    }

    async fn change_person(
        &self,
        call: Call,
        request: ChangePersonRequest,
    ) -> Result<ChangePersonResponse, Fault> {
        change_person::answer(&self.0, &call, request).await
    }

    async fn reset_password(
        &self,
        call: Call,
        request: ResetPasswordRequest,
    ) -> Result<ResetPasswordResponse, Fault> {
        reset_password::answer(&self.0, &call, request).await
    }

    async fn list_roles(&self, _: Call, _: ListRolesRequest) -> Result<ListRolesResponse, Fault> {
        list_roles::answer(&self.0).await
    }

    async fn change_role(&self, call: Call, request: ChangeRoleRequest) -> Result<ChangeRoleResponse, Fault> {
        change_role::answer(&self.0, &call, request).await
    }

    async fn list_sessions(
        &self,
        call: Call,
        request: ListSessionsRequest,
    ) -> Result<ListSessionsResponse, Fault> {
        list_sessions::answer(&self.0, &call, request).await
    }

    async fn end_session(&self, call: Call, request: EndSessionRequest) -> Result<EndSessionResponse, Fault> {
        end_session::answer(&self.0, &call, request).await
    }

    async fn list_own_sessions(
        &self,
        call: Call,
        _: ListOwnSessionsRequest,
    ) -> Result<ListOwnSessionsResponse, Fault> {
        list_own_sessions::answer(&self.0, &call).await
    }

    async fn end_own_session(
        &self,
        call: Call,
        request: EndOwnSessionRequest,
    ) -> Result<EndOwnSessionResponse, Fault> {
        end_own_session::answer(&self.0, &call, request).await
    }
}

/// A text that is no id names nobody.
fn person_id(text: &str) -> Result<Id<Person>, Fault> {
    text.parse().map_err(|_| person_unknown())
}
