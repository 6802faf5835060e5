-- The highest id below which nothing can appear any more. Ids are given at insert and become visible at commit, in
-- another order; a checkpoint that took "the highest visible id" would for ever miss a row committed late.
-- SHARE mode waits until no transaction has an uncommitted row in the journal. The caller releases it at once by rolling back to
-- a savepoint. It needs rights the runtime role must not have, hence security definer.
create function journal_settled_id() returns bigint
    language plpgsql volatile
    security definer
    set lock_timeout = '200ms'
    as
$$
declare
    settled bigint;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'journal_settled_id() needs read committed: an older snapshot would miss rows'
            using errcode = 'invalid_transaction_state';
    end if;
    lock table journal in share mode;
    select max(journal_id) into settled from journal;
    return settled;
end
$$;

comment on function journal_settled_id is
    'waits (200 ms at most, then lock_not_available) for uncommitted journal rows; null when the journal is empty';

-- a security definer function must not look names up where its caller can create them
do
$$
begin
    execute format('alter function journal_settled_id() set search_path = %I, pg_temp', current_schema());
end
$$;
