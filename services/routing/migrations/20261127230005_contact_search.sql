-- Words of subjects, to be found among a million. Row-level security lets an index be asked only with operators that cannot
-- leak, and neither LIKE nor any operator of a GIN index is one: on ticket_contact such an index would never be used. And
-- trigrams find no Chinese word of two letters. So pairs of letters stand in a table of their own, as numbers that tell
-- no word by themselves; whoever asks joins the ticket and looks at the subject again, both under row-level security.
create function subject_pairs(subject text) returns integer[]
    language sql immutable parallel safe as
$$
    select coalesce(array_agg(distinct ascii(one) * 1000 # ascii(other)), '{}')
    from (select one, lead(one) over (order by place) as other
          from string_to_table(lower(left(subject, 300) collate "C"), null) with ordinality as letters (one, place)) as pairs
    where other is not null and one <> ' ' and other <> ' '
$$;
comment on function subject_pairs is 'a number for each two neighbouring letters; the service computes the same for words that are sought';

create table contact_search (
    contact_id text      not null constraint contact_search_pk primary key,
    ticket_id  uuid      not null,
    pairs      integer[] not null
);
comment on table contact_search is 'how contacts are found by words of their subject; kept by a trigger on ticket_contact, read only joined with ticket';

create function contact_search_keep() returns trigger
    language plpgsql as
$$
begin
    insert into contact_search (contact_id, ticket_id, pairs)
    values (new.contact_id, new.ticket_id, subject_pairs(new.subject))
    on conflict on constraint contact_search_pk do update set ticket_id = excluded.ticket_id, pairs = excluded.pairs;
    return null;
end
$$;
comment on function contact_search_keep is 'enters a contact anew, whoever has written it';

create trigger contact_search_entered after insert on ticket_contact
    for each row execute function contact_search_keep();
create trigger contact_search_followed after update on ticket_contact
    for each row when (old.subject is distinct from new.subject or old.ticket_id is distinct from new.ticket_id)
    execute function contact_search_keep();

insert into contact_search (contact_id, ticket_id, pairs)
select contact_id, ticket_id, subject_pairs(subject) from ticket_contact;
