-- Both database times of the record (received_at and recorded_at) come from record_now(), so that a register founded as
-- simulated tells one time everywhere. A real register has no shift, ever.
create table record_clock (
    singleton boolean primary key default true check (singleton),
    shift interval not null default '0',
    simulated boolean not null default false,
    constraint real_time_is_not_shifted check (simulated or shift = '0'),
    -- Days and months in an interval are counted in the session's time zone; seconds are the same for everybody.
    constraint shift_is_in_seconds check (
        extract(year from shift) = 0 and extract(month from shift) = 0 and extract(day from shift) = 0)
);
comment on table record_clock is 'One row: whether this record runs in simulated time, and how far from the real one.';
insert into record_clock default values;
grant select on record_clock to sinhke_gateway, sinhke_recorder;

create function record_now() returns timestamptz
language sql volatile
return clock_timestamp() + (select shift from record_clock);
comment on function record_now() is 'The time of the record: the only source of received_at and recorded_at.';
grant execute on function record_now() to sinhke_gateway, sinhke_recorder, sinhke_reader;

create function found_simulated_clock(at timestamptz) returns void
language plpgsql security definer
set search_path = public, pg_temp
as $$
begin
    -- Holds off a first command that would arrive between the look and the shift.
    lock table command in share row exclusive mode;
    if exists (select from command) then
        raise exception 'the record has commands already: it stays in the time in which it began';
    end if;
    update record_clock
       set simulated = true,
           shift = make_interval(secs => extract(epoch from at - clock_timestamp())::double precision);
end
$$;
comment on function found_simulated_clock(timestamptz) is
    'Puts an empty record into simulated time for ever; the only moment at which a past instant may be set.';
grant execute on function found_simulated_clock(timestamptz) to sinhke_migrator;

create function move_clock(to_instant timestamptz) returns void
language plpgsql security definer
set search_path = public, pg_temp
as $$
declare
    clock record_clock;
begin
    select * into strict clock from record_clock for update;
    if not clock.simulated then
        raise exception 'the record runs in real time: its clock cannot be moved';
    end if;
    if to_instant is null or not isfinite(to_instant) or to_instant <= clock_timestamp() + clock.shift then
        raise exception 'the clock moves only forward: it is % already', clock_timestamp() + clock.shift;
    end if;
    update record_clock
       set shift = make_interval(secs => extract(epoch from to_instant - clock_timestamp())::double precision);
end
$$;
comment on function move_clock(timestamptz) is 'Moves simulated time forward; refuses real time and every step back.';
grant execute on function move_clock(timestamptz) to sinhke_recorder;
