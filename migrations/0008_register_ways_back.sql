-- What was given in the register can be taken back before it began to hold: such a span is empty, [from, from).
-- A duty can be done for another by delegation: it holds within the delegator's own mandate and ends with it.
alter table signing_key drop constraint signing_key_check;
alter table signing_key add constraint signing_key_span check (valid_to >= valid_from);

alter table mandate drop constraint mandate_check;
alter table mandate add constraint mandate_span check (valid_to >= valid_from);
alter table mandate
    add column delegated_by text references person (person),
    add column within_from timestamptz,
    add column within_to timestamptz,
    add constraint mandate_within check (within_to >= within_from),
    add constraint mandate_delegated check ((delegated_by is null) = (within_from is null)),
    add constraint mandate_delegated_ends check (delegated_by is null or valid_to is not null),
    add constraint mandate_not_to_oneself check (delegated_by <> person);
create index mandate_delegated_by on mandate (delegated_by) where delegated_by is not null;
grant update (within_to) on mandate to sinhke_recorder;

create view mandate_now as
select mandate.person, mandate.duty, mandate.office, mandate.delegated_by
from mandate
join office on office.office = mandate.office
cross join (select record_now() as now) as record
where mandate.valid_from <= record.now and (mandate.valid_to is null or record.now < mandate.valid_to)
  and (mandate.within_from is null or mandate.within_from <= record.now)
  and (mandate.within_to is null or record.now < mandate.within_to)
  and office.valid_from <= (record.now at time zone 'Asia/Ho_Chi_Minh')::date
  and (office.valid_to is null or (record.now at time zone 'Asia/Ho_Chi_Minh')::date < office.valid_to);
comment on view mandate_now is
    'Who may do what now, in the record''s time: own and delegated duties, at offices that stand.';
