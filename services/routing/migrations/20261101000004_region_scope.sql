-- Whoever may not see a region does not see its rows, whatever the query says.
alter table ticket enable row level security;
create policy ticket_region on ticket using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
alter table ticket_contact enable row level security;
create policy ticket_contact_region on ticket_contact using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
alter table work_item enable row level security;
create policy work_item_region on work_item using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
alter table reply enable row level security;
create policy reply_region on reply using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
alter table clock enable row level security;
create policy clock_region on clock using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
