-- "Which years does the calendar lack?" is asked by everybody who opens the administration.
create index clock_missing on clock (start_at) where state = 'calendar_missing' and ended_at is null;
