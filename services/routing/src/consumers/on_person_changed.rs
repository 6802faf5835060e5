//! Who can own tickets.

use contracts::identity::v1::PersonChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::incomplete;
use crate::store::persons::{self, PersonRow};

pub(crate) struct OnPersonChanged;

impl Handle<PersonChanged> for OnPersonChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<PersonChanged>,
    ) -> Result<(), HandlerError> {
        let person = delivery
            .event
            .person
            .as_ref()
            .ok_or_else(|| incomplete("person"))?;
        let row = PersonRow {
            person_id: &person.person_id,
            version: i64::try_from(person.version).unwrap_or(i64::MAX),
            display_name: &person.display_name,
            roles: &person.roles,
            regions: &person.regions,
            active: person.active,
        };
        Ok(persons::upsert(tx, &row).await?)
    }
}
