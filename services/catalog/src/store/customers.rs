//! The table `customer`. Row-level security filters it by the scope of the transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contracts::catalog::v1::{Customer, CustomerChanged};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Table, Versioned, by_key, column, containing, regions, versions};
use crate::domain::{CustomerRow, Flaw, RowFlaw};

fn customer_id(customer_code: &str) -> Id<CustomerRow> {
    Id::derived(&["customer", customer_code])
}

struct Stored {
    customer_code: String,
    name: String,
    class: String,
    region: String,
    address: String,
    phone: String,
    email: String,
    key_customer: bool,
    version: i64,
}

impl From<Stored> for Versioned<CustomerRow> {
    fn from(stored: Stored) -> Self {
        Self {
            version: stored.version,
            row: CustomerRow {
                customer_code: stored.customer_code,
                name: stored.name,
                class: stored.class,
                region: stored.region,
                address: stored.address,
                phone: stored.phone,
                email: stored.email,
                key_customer: stored.key_customer,
            },
        }
    }
}

impl Table for CustomerRow {
    async fn dangling(tx: &mut PgConnection, rows: &[(u32, Self)]) -> Result<Vec<RowFlaw>, sqlx::Error> {
        let paths: Vec<String> = rows.iter().map(|(_, row)| row.region.clone()).collect();
        let known = regions::known(tx, &paths).await?;
        let dangling = rows.iter().filter(|(_, row)| !known.contains(&row.region));
        Ok(dangling
            .map(|(number, _)| RowFlaw {
                row: *number,
                column: "region_path".to_owned(),
                flaw: Flaw::RegionUnknown,
            })
            .collect())
    }

    async fn stored(
        tx: &mut PgConnection,
        rows: &[(u32, Self)],
    ) -> Result<HashMap<String, Versioned<Self>>, sqlx::Error> {
        let codes: Vec<String> = rows.iter().map(|(_, row)| row.customer_code.clone()).collect();
        let stored = sqlx::query_as!(
            Stored,
            r#"select customer_code, name, class, region::text as "region!", address, phone, email, key_customer,
                      version
               from customer where customer_code = any($1)"#,
            &codes,
        )
        .fetch_all(tx)
        .await?;
        Ok(by_key(stored.into_iter().map(Versioned::from).collect()))
    }

    async fn write(
        tx: &mut PgConnection,
        rows: &[Versioned<Self>],
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let ids: Vec<Uuid> = column(rows, |row| customer_id(&row.customer_code).uuid());
        sqlx::query!(
            "insert into customer (customer_id, customer_code, name, class, region, address, phone, email,
                                   key_customer, version, changed_at)
             select id, code, name, class, region::ltree, address, phone, email, key_customer, version,
                    $11::timestamptz
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::boolean[], $10::bigint[])
                  as new (id, code, name, class, region, address, phone, email, key_customer, version)
             on conflict on constraint customer_pk do update
             set name = excluded.name, class = excluded.class, region = excluded.region,
                 address = excluded.address, phone = excluded.phone, email = excluded.email,
                 key_customer = excluded.key_customer, version = excluded.version,
                 changed_at = excluded.changed_at",
            &ids,
            &column(rows, |row| row.customer_code.clone()),
            &column(rows, |row| row.name.clone()),
            &column(rows, |row| row.class.clone()),
            &column(rows, |row| row.region.clone()),
            &column(rows, |row| row.address.clone()),
            &column(rows, |row| row.phone.clone()),
            &column(rows, |row| row.email.clone()),
            &column(rows, |row| row.key_customer),
            &versions(rows),
            now,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn announce(
        tx: &mut PgConnection,
        row: &Versioned<Self>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let customer = published(row.clone());
        let key = customer.customer_id.clone();
        let event = CustomerChanged {
            customer: Some(customer),
        };
        eventbus::announce(tx, &key, now, &event).await
    }
}

/// Customers within the scope whose code, name, address, telephone or mail contains the text, by code.
pub(crate) async fn search(
    tx: &mut PgConnection,
    text: &str,
    most: i64,
) -> Result<Vec<Versioned<CustomerRow>>, sqlx::Error> {
    let stored = sqlx::query_as!(
        Stored,
        r#"select customer_code, name, class, region::text as "region!", address, phone, email, key_customer, version
           from customer where concat_ws(' ', customer_code, name, address, phone, email) ilike $1
           order by customer_code limit $2"#,
        containing(text),
        most,
    )
    .fetch_all(tx)
    .await?;
    Ok(stored.into_iter().map(Versioned::from).collect())
}

/// The customer as other services know it.
pub(crate) fn published(versioned: Versioned<CustomerRow>) -> Customer {
    let row = versioned.row;
    Customer {
        customer_id: customer_id(&row.customer_code).to_string(),
        version: versioned.version.unsigned_abs(),
        customer_code: row.customer_code,
        name: row.name,
        class: row.class,
        region: row.region,
        address: row.address,
        phone: row.phone,
        email: row.email,
        key_customer: row.key_customer,
    }
}
