-- How far this service has come: asked whenever a dashboard is shown.
create index inbox_newest on inbox (handled_at);
