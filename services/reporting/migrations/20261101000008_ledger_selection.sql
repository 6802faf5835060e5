-- The rows that a list shows and a count counts, chosen in one place. A plain function in SQL, which the planner opens.
create function ledger_selection(
    received_from timestamptz,
    received_until timestamptz,
    region_path text,
    region_exact boolean,
    kind_word text,
    channel_word text,
    state_word text
) returns setof ledger language sql stable as $$
    select * from ledger
    where ledger.received_at >= received_from
      and ledger.received_at < received_until
      and (region_path is null or ledger.region <@ region_path::ltree)
      and (region_path is null or not region_exact or ledger.region = region_path::ltree)
      and (kind_word is null or kind_word = any (ledger.kinds))
      and (channel_word is null or ledger.channel = channel_word)
      and (state_word is null or ledger.state = state_word)
$$;
comment on function ledger_selection is 'rows of the ledger; an argument that is null does not choose';
