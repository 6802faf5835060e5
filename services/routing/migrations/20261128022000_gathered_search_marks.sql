-- A contact has some thirty marks and pairs of letters to be found by. Entered one by one they were a good part of what a
-- ticket costs. So they gather in a list that stays small: it is read through by whoever searches, and entered in one go,
-- sorted, by the insertion that finds it full, about one in four hundred.
alter index contact_search_by_pairs set (fastupdate = on, gin_pending_list_limit = 256);
alter index ticket_contact_by_marks set (fastupdate = on, gin_pending_list_limit = 256);
