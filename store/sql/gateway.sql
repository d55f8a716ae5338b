-- name: file_paper
-- The same paper comes many times; its bytes are on disk already.
insert into paper (sha256, media_type, size) values ($1, $2, $3) on conflict (sha256) do nothing;

-- name: keys_of
-- Public keys by id, for the check at the door.
select key_id, person, public_key, valid_from, valid_to from signing_key where key_id = any ($1::text[]);

-- name: stream_exists
-- Whether a stream has had a command decided.
select exists (select from stream where name = $1);

-- name: pending
-- How many commands of a stream wait without a receipt: a flood is stopped at the door.
select count(*) from command_without_receipt where stream = $1;

-- name: next_code
-- Asked before signing; a gap means nothing.
select next_code($1);

-- name: register_exists
-- A record without a register takes nothing but its founding.
select exists (select from register_head);
