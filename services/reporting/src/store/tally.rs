//! The table `tally`, in which each contact stands as it counts, and the sums over it.

use sqlx::PgConnection;
use uuid::Uuid;

/// Makes whoever writes about the same work items wait, in an order in which nobody waits in a circle. A case and the
/// ticket of its work item come at the same time, and each must see the other.
pub(super) async fn hold_work_items(tx: &mut PgConnection, items: &[Uuid]) -> Result<(), sqlx::Error> {
    let names: Vec<String> = items.iter().map(|item| format!("work item {item}")).collect();
    store::lock_all(tx, &names).await
}

/// Brings the tally of these contacts up to date, after any row it is derived from was written. It is the last thing
/// that a transaction waits for, so contacts are held after everything else and in one order.
pub(crate) async fn recount(tx: &mut PgConnection, contacts: &[Uuid]) -> Result<(), sqlx::Error> {
    if contacts.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = contacts
        .iter()
        .map(|contact| format!("contact {contact}"))
        .collect();
    store::lock_all(tx, &names).await?;
    sqlx::query!("select recount($1)", contacts).execute(tx).await?;
    Ok(())
}

/// Folds at most so many of the oldest changes into the sums; returns how many there were.
pub(crate) async fn fold(tx: &mut PgConnection, most: i32) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select fold_tally_changes($1) as "lines!""#, most)
        .fetch_one(tx)
        .await
}
