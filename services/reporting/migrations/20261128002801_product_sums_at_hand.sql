-- A dashboard reads thousands of product sums for ten lines. With everything in the index they are read in one run,
-- instead of a page of the table for each. The sums stood in an index condition before (product_rollup_empty), so that
-- a fold has to write the indexes anyway.
alter table product_rollup
    drop constraint product_rollup_pk,
    add constraint product_rollup_pk
        primary key (path, grain, starts_on, product_id, generic_name, batch_number)
        include (region, complaint, adverse_reaction, device_event, return_exchange);

-- a day is kept of the very region only; a region with all below it is one stretch of paths by code points
drop index product_rollup_by_day;
create index product_rollup_by_day on product_rollup (starts_on, path collate "C")
    include (region, product_id, generic_name, batch_number, complaint, adverse_reaction, device_event, return_exchange)
    where grain = 'day';
