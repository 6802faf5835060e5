//! People by login, so that the agent who takes a call becomes its first responder 首问责任人.

use contracts::identity::v1::PersonChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::{hollow, version},
    store::people,
};

/// Follows people.
pub(crate) struct OnPersonChanged;

impl Handle<PersonChanged> for OnPersonChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<PersonChanged>,
    ) -> Result<(), HandlerError> {
        let Some(person) = &delivery.event.person else {
            return Err(hollow("person"));
        };
        let version = version(person.version);
        Ok(people::follow(tx, &person.person_id, version, &person.login, person.active).await?)
    }
}
