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

/// The active person with one of the roles whose scope covers the region and who has the fewest tickets open; of several
/// the one whose id sorts first, so that the choice can be repeated.
pub(crate) async fn least_loaded(
    tx: &mut PgConnection,
    roles: &[String],
    region: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select person_id from person
         where active and roles && $1
           and exists (select 1 from unnest(regions) as seen (path)
                       where case when path = '*' then true else $2::text::ltree <@ path::ltree end)
         order by (select count(*) from ticket where ticket.owner = person.person_id and state <> 'closed'), person_id
         limit 1",
        roles,
        region,
    )
    .fetch_optional(tx)
    .await
}
