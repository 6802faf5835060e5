//! What was sent about a contact, as far as the caller may see its region.

use access::Scope;
use eventbus::Database;
use uuid::Uuid;

use crate::store::messages::{self, Line};

pub(crate) async fn list_messages(
    database: &Database,
    scope: &Scope,
    contact_id: Uuid,
) -> Result<Vec<Line>, sqlx::Error> {
    let mut tx = database.begin(scope).await?;
    messages::of_contact(&mut tx, contact_id).await
}
