-- Customers name the number that they were given.
create index ticket_contact_by_receipt on ticket_contact (receipt);
