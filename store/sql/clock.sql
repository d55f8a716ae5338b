-- name: found_simulated_clock
-- Only on an empty record, only by whoever runs the migrations; afterwards the clock moves by recorded commands alone.
select found_simulated_clock($1);
