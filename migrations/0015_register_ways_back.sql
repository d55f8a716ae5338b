-- What was given in the register can be taken back before it began to hold: such a span is empty, [from, from).
alter table signing_key drop constraint signing_key_check;
alter table signing_key add constraint signing_key_span check (valid_to >= valid_from);
alter table mandate drop constraint mandate_check;
alter table mandate add constraint mandate_span check (valid_to >= valid_from);
