-- "What changed on my tickets while I was away?"
create index journal_ticket_by_time on journal (recorded_at, journal_id) where aggregate_kind = 'ticket';
