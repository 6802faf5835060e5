-- Nobody sees a case outside the regions of their transaction; a transaction without a scope sees none. The planner may
-- evaluate both sides of the `or`, and `*` is no path: hence the nullif.
alter table qa_case enable row level security;
create policy qa_case_region on qa_case using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
