//! People who can own tickets.

use sqlx::PgConnection;

/// A person as identity tells of one.
pub(crate) struct PersonRow<'a> {
    pub(crate) person_id: &'a str,
    pub(crate) version: i64,
    pub(crate) display_name: &'a str,
    pub(crate) roles: &'a [String],
    pub(crate) regions: &'a [String],
    pub(crate) active: bool,
}

/// Takes over a person, unless something newer is known.
pub(crate) async fn upsert(tx: &mut PgConnection, person: &PersonRow<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into person (person_id, version, display_name, roles, regions, active) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint person_pk do update
         set version = excluded.version, display_name = excluded.display_name, roles = excluded.roles,
             regions = excluded.regions, active = excluded.active
         where person.version < excluded.version",
        person.person_id,
        person.version,
        person.display_name,
        person.roles,
        person.regions,
        person.active,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The active people with one of the roles whose scope covers the region, each with the number of tickets open.
pub(crate) async fn candidates(
    tx: &mut PgConnection,
    roles: &[String],
    region: &str,
) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select person_id,
                  (select count(*) from ticket where ticket.owner = person.person_id and state <> 'closed') as "open!"
           from person
           where active and roles && $1
             and exists (select 1 from unnest(regions) as seen (path)
                         where case when path = '*' then true else $2::text::ltree <@ path::ltree end)"#,
        roles,
        region,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.open)).collect())
}
