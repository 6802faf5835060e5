//! The table `customer`.

use sqlx::PgConnection;

use super::catalogue_marks;

/// A customer as the catalogue announced it.
pub(crate) struct NewCustomer<'a> {
    pub(crate) customer_id: &'a str,
    pub(crate) version: i64,
    pub(crate) name: &'a str,
    pub(crate) name_key: &'a str,
    pub(crate) class: &'a str,
    pub(crate) region: &'a str,
    pub(crate) phone_hash: &'a str,
    pub(crate) email_hash: &'a str,
}

/// Follows a customer; an older version changes nothing.
pub(crate) async fn follow(tx: &mut PgConnection, new: &NewCustomer<'_>) -> Result<(), sqlx::Error> {
    let followed = sqlx::query!(
        "insert into customer (customer_id, version, name_key, prefix, class, region, phone_hash, email_hash, name)
         values ($1, $2, $3, left($3, 4), $4, $5::text::ltree, $6, $7, $8)
         on conflict on constraint customer_pk do update
         set version = excluded.version, name_key = excluded.name_key, prefix = excluded.prefix,
             class = excluded.class, region = excluded.region, phone_hash = excluded.phone_hash,
             email_hash = excluded.email_hash, name = excluded.name
         where customer.version < excluded.version",
        new.customer_id,
        new.version,
        new.name_key,
        new.class,
        new.region,
        new.phone_hash,
        new.email_hash,
        new.name,
    )
    .execute(&mut *tx)
    .await?;
    if followed.rows_affected() == 0 {
        return Ok(());
    }
    catalogue_marks::advance(tx).await
}

/// What a contact shows of the one who sent it.
#[derive(Default)]
pub(crate) struct Traits {
    /// Lower-case mail addresses.
    pub(crate) emails: Vec<String>,
    /// Digits.
    pub(crate) phones: Vec<String>,
    /// Folded text in which the customer may name himself.
    pub(crate) text_key: String,
    /// Those groups of four neighbouring characters of it that begin a name.
    pub(crate) prefixes: Vec<String>,
}

/// A customer who fits.
pub(crate) struct Match {
    pub(crate) customer_id: String,
    pub(crate) region: String,
    /// 1 by mail address, 2 by phone, 3 by name.
    pub(crate) strength: i32,
    pub(crate) name_length: i32,
}

/// Customers who fit, strongest first, longer names first. A private person is never matched by name.
pub(crate) async fn matches(tx: &mut PgConnection, traits: &Traits) -> Result<Vec<Match>, sqlx::Error> {
    sqlx::query_as!(
        Match,
        r#"select customer_id as "customer_id!", region::text as "region!", strength as "strength!",
               length(name_key) as "name_length!"
           from (select customer_id, region, name_key, 1 as strength from customer
                 where email_hash = any($1) and email_hash <> ''
                 union all
                 select customer_id, region, name_key, 2 from customer
                 where phone_hash = any($2) and phone_hash <> ''
                 union all
                 select customer_id, region, name_key, 3 from customer
                 where prefix = any($3) and length(name_key) >= 4 and class <> 'individual'
                   and position(name_key in $4) > 0) as fitting
           order by 3, 4 desc, 1 limit 20"#,
        &traits.emails,
        &traits.phones,
        &traits.prefixes,
        traits.text_key,
    )
    .fetch_all(tx)
    .await
}

/// A customer as he is named to people.
pub(crate) struct NamedCustomer {
    pub(crate) customer_id: String,
    pub(crate) name: String,
    pub(crate) region: String,
}

/// The customers with a phone, by its hash; most numbers belong to none, some to several.
pub(crate) async fn with_phone(
    tx: &mut PgConnection,
    phone_hash: &str,
) -> Result<Vec<NamedCustomer>, sqlx::Error> {
    sqlx::query_as!(
        NamedCustomer,
        r#"select customer_id, name, region::text as "region!" from customer
           where phone_hash = $1 and phone_hash <> '' order by customer_id limit 20"#,
        phone_hash,
    )
    .fetch_all(tx)
    .await
}

/// A customer by id.
pub(crate) async fn find(
    tx: &mut PgConnection,
    customer_id: &str,
) -> Result<Option<NamedCustomer>, sqlx::Error> {
    sqlx::query_as!(
        NamedCustomer,
        r#"select customer_id, name, region::text as "region!" from customer where customer_id = $1"#,
        customer_id,
    )
    .fetch_optional(tx)
    .await
}
