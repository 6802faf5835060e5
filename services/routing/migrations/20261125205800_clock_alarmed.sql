-- Clocks that will soon be due or are overdue are counted all the time, for those who watch the house.
create index clock_alarmed on clock (name, state) where state in ('warned', 'breached');
