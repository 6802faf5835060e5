//! The table `catalogue_mark`, and what is read of the catalogue as a whole.

use sqlx::PgConnection;

/// Moves whenever a name, phone or address of the catalogue changes.
pub(crate) async fn current(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!("select mark from catalogue_mark")
        .fetch_one(tx)
        .await
}

/// Moves the mark in the transaction of the change.
pub(crate) async fn advance(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("update catalogue_mark set mark = mark + 1")
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn product_prefixes(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct prefix from product_name")
        .fetch_all(tx)
        .await
}

pub(crate) async fn batch_keys(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct batch_key from batch")
        .fetch_all(tx)
        .await
}

/// Of customers that are found by name: see [`super::customers::matches`].
pub(crate) async fn customer_prefixes(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct prefix from customer where length(name_key) >= 4 and class <> 'individual'"
    )
    .fetch_all(tx)
    .await
}

pub(crate) async fn customer_phones(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct phone_hash from customer where phone_hash <> ''")
        .fetch_all(tx)
        .await
}

pub(crate) async fn customer_emails(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct email_hash from customer where email_hash <> ''")
        .fetch_all(tx)
        .await
}
