-- Nobody sees a return outside the regions of their transaction; a transaction without a scope sees none. The planner may
-- evaluate both sides of the `or`, and `*` is no path: hence the nullif.
alter table goods_return enable row level security;
create policy goods_return_region on goods_return using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
