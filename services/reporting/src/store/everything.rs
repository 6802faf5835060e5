//! All tables of this service at once.

use sqlx::PgConnection;

/// Empties the read models. The runtime role may delete, not truncate.
pub(crate) async fn clear(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from product_rollup")
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from rollup").execute(&mut *tx).await?;
    sqlx::query!("delete from tally_due").execute(&mut *tx).await?;
    sqlx::query!("delete from tally").execute(&mut *tx).await?;
    sqlx::query!("delete from work_item_ticket")
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from ticket_contact")
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from ticket").execute(&mut *tx).await?;
    sqlx::query!("delete from proceeding").execute(&mut *tx).await?;
    sqlx::query!("delete from duplicate").execute(&mut *tx).await?;
    sqlx::query!("delete from rejected").execute(&mut *tx).await?;
    sqlx::query!("delete from contact").execute(&mut *tx).await?;
    sqlx::query!("delete from product").execute(&mut *tx).await?;
    sqlx::query!("delete from customer").execute(tx).await?;
    Ok(())
}
