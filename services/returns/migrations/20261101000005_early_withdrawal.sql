-- Two event types have two consumers, so a withdrawal may overtake the assignment it withdraws. It is kept until that comes.
create table early_withdrawal (
    work_item_id uuid        not null,
    reason       text        not null,
    actor        text        not null,
    noted_at     timestamptz not null,
    constraint early_withdrawal_pk primary key (work_item_id)
);
comment on table early_withdrawal is
    'withdrawals of work items without a return: of kinds handled elsewhere, or faster than their assignment';
comment on column early_withdrawal.actor is 'person id, or service:<name>';
