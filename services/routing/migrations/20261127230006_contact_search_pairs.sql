-- Without fastupdate, which makes single inserts wait for the work of many. Not built concurrently: see
-- ticket_unclosed for the reason.
create index contact_search_by_pairs on contact_search using gin (pairs) with (fastupdate = off);
