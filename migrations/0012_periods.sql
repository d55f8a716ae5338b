-- The end of a period: its figures are frozen by a pair that gives them again for ever, to the đồng and to the byte.
alter table record_clock add column frozen_at timestamptz;
comment on column record_clock.frozen_at is
    'The last instant as of which figures were frozen: nothing is recorded at or before it any more.';

-- A server's clock that is put back must not bring entries behind an instant whose figures are frozen.
create or replace function record_now() returns timestamptz
language sql volatile
return (
    select greatest(clock_timestamp() + clock.shift, clock.frozen_at + interval '1 microsecond') from record_clock clock
);

create function freeze_record() returns timestamptz
language plpgsql security definer
set search_path = public, pg_temp
as $$
declare
    frozen timestamptz;
begin
    -- Whoever records holds a row of stream from before it reads the time until its commit: nobody is between the two now,
    -- and whoever comes meanwhile waits with nothing in hand. So closings queue and never wait for each other in a ring.
    lock table stream in exclusive mode;
    update record_clock set frozen_at = record_now() returning frozen_at into strict frozen;
    return frozen;
end
$$;
comment on function freeze_record() is
    'The first statement of a transaction that closes a period: an instant as of which the record is whole.';
grant execute on function freeze_record() to sinhke_recorder;

-- The recorder reads what the figures are made of when it freezes them.
grant select on board_entry, board_unreconciled to sinhke_recorder;
