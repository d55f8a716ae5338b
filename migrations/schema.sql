-- Generated from a migrated database; a test compares. After a new migration:
--     python -m store.picture URL > migrations/schema.sql
-- Owner of everything: sinhke_owner. What is not granted here is refused.

-- How many leaves there were and the root over them, in a note signed by the log's key, which vkey names.
create table checkpoint (
    size bigint not null,
    root text not null,
    vkey text not null,
    note text not null,
    made_at timestamp with time zone not null default record_now(),
    constraint checkpoint_pkey PRIMARY KEY (size),
    constraint checkpoint_note_check CHECK (octet_length(note) <= 65536),
    constraint checkpoint_root_check CHECK (root ~ '^[0-9a-f]{64}$'::text),
    constraint checkpoint_size_check CHECK (size >= 1)
);
CREATE TRIGGER checkpoint_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant insert (size, root, vkey, note), select on checkpoint to sinhke_checkpoint;
grant select on checkpoint to sinhke_reader;

-- The last code given out in a year; a gap means only that a code was asked for and not used.
create table code_counter (
    year integer not null,
    last integer not null,
    constraint code_counter_pkey PRIMARY KEY (year),
    constraint code_counter_last_check CHECK (last >= 1),
    constraint code_counter_year_check CHECK (year >= 2021 AND year <= 2100)
);
grant select on code_counter to sinhke_reader;

-- What was asked, in its exact bytes. received_at is the database's own and is granted to nobody.
create table command (
    command_id uuid not null,
    stream text not null,
    action text not null,
    body text not null,
    sha256 text not null,
    signatures text not null,
    received_at timestamp with time zone not null default record_now(),
    constraint command_pkey PRIMARY KEY (command_id),
    constraint command_body_check CHECK (octet_length(body) <= 65536),
    constraint command_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX command_stream ON command USING btree (stream);
CREATE TRIGGER command_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON command FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant select on command to sinhke_checkpoint, sinhke_reader;
grant insert (command_id, stream, action, body, sha256, signatures), select on command to sinhke_gateway, sinhke_recorder;

-- A published edition of the law figures or of the working days, pinned by its hash.
create table edition (
    kind text not null,
    name text not null,
    sha256 text not null,
    draft boolean not null,
    published_version integer not null,
    constraint edition_pkey PRIMARY KEY (kind, name, sha256),
    constraint edition_kind_check CHECK (kind = ANY (ARRAY['law'::text, 'calendar'::text])),
    constraint edition_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
grant select on edition to sinhke_gateway, sinhke_reader;
grant insert, select on edition to sinhke_recorder;

-- What happened. seq means nothing: it has gaps and is not the order of commits.
create table event (
    stream text not null,
    version integer not null,
    kind text not null,
    kind_version integer not null,
    body text not null,
    command_id uuid not null,
    position integer not null,
    recorded_at timestamp with time zone not null,
    build text not null,
    prev_hash text not null,
    hash text not null,
    seq bigint not null generated always as identity,
    constraint event_pkey PRIMARY KEY (stream, version),
    constraint event_hash_key UNIQUE (hash),
    constraint event_stream_position_key UNIQUE (stream, "position"),
    constraint event_command_id_fkey FOREIGN KEY (command_id) REFERENCES command(command_id),
    constraint event_stream_fkey FOREIGN KEY (stream) REFERENCES stream(name),
    constraint event_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
    constraint event_kind_version_check CHECK (kind_version >= 1),
    constraint event_version_check CHECK (version >= 1),
    constraint positions_begin_at_one CHECK ("position" >= version)
);
CREATE TRIGGER event_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant select on event to sinhke_checkpoint, sinhke_reader;
grant insert, select on event to sinhke_recorder;

-- One kind of money of one office in one fund year; money carried over keeps its origin year.
create table fund_line (
    line text not null,
    fund_year integer not null,
    origin_year integer not null,
    source text not null,
    component text not null,
    subcomponent text not null default ''::text,
    capital_kind text not null,
    office text not null,
    constraint fund_line_pkey PRIMARY KEY (line),
    constraint one_line_for_one_kind_of_money UNIQUE (fund_year, origin_year, source, component, subcomponent, capital_kind, office),
    constraint money_is_not_younger_than_its_year CHECK (origin_year <= fund_year)
);
grant select on fund_line to sinhke_reader;
grant insert, select on fund_line to sinhke_recorder;

-- The history of each closed run of a workflow, as it was exported; its digest becomes a leaf of the tree.
create table history_export (
    workflow_id text not null,
    run_id text not null,
    sha256 text not null,
    body text not null,
    exported_at timestamp with time zone not null default record_now(),
    constraint history_export_pkey PRIMARY KEY (workflow_id, run_id),
    constraint the_digest_is_of_the_body CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8'::name)), 'hex'::text))
);
CREATE TRIGGER history_export_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON history_export FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant select on history_export to sinhke_checkpoint, sinhke_reader;
grant insert (workflow_id, run_id, sha256, body), select (workflow_id, run_id, sha256) on history_export to sinhke_recorder;

-- The place of each link (by its position in its stream's chain) and of each exported history in the tree.
create table leaf (
    position bigint not null,
    hash text not null,
    stream text,
    link integer,
    workflow_id text,
    run_id text,
    constraint leaf_pkey PRIMARY KEY ("position"),
    constraint leaf_hash_key UNIQUE (hash),
    constraint leaf_stream_link_key UNIQUE (stream, link),
    constraint leaf_workflow_id_run_id_key UNIQUE (workflow_id, run_id),
    constraint leaf_stream_fkey FOREIGN KEY (stream) REFERENCES stream(name),
    constraint leaf_workflow_id_run_id_fkey FOREIGN KEY (workflow_id, run_id) REFERENCES history_export(workflow_id, run_id),
    constraint a_leaf_is_a_link_or_a_history CHECK (stream IS NOT NULL AND link IS NOT NULL AND workflow_id IS NULL AND run_id IS NULL OR stream IS NULL AND link IS NULL AND workflow_id IS NOT NULL AND run_id IS NOT NULL),
    constraint leaf_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
    constraint leaf_link_check CHECK (link >= 1),
    constraint leaf_position_check CHECK ("position" >= 0)
);
CREATE TRIGGER leaf_is_dense AFTER INSERT ON leaf REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION leaves_follow_each_other(); -- always
CREATE TRIGGER leaf_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant insert, select on leaf to sinhke_checkpoint;
grant select on leaf to sinhke_reader;

-- Balance of (line, kind, sub-project); entries is the sequence number of its last entry.
create table ledger_account (
    line text not null,
    kind text not null,
    subproject text not null default ''::text,
    balance bigint not null default 0,
    entries integer not null default 0,
    constraint ledger_account_pkey PRIMARY KEY (line, kind, subproject),
    constraint ledger_account_line_fkey FOREIGN KEY (line) REFERENCES fund_line(line),
    constraint granted_is_never_above_zero_and_the_rest_never_below CHECK (kind = 'granted'::text AND balance <= 0 OR kind <> 'granted'::text AND balance >= 0),
    constraint ledger_account_entries_check CHECK (entries >= 0),
    constraint ledger_account_kind_check CHECK (kind = ANY (ARRAY['granted'::text, 'available'::text, 'reserved'::text, 'committed'::text, 'submitted'::text, 'advanced'::text, 'paid'::text, 'returned'::text, 'lapsed'::text, 'carried'::text])),
    constraint money_of_the_line_has_no_subproject CHECK ((kind = ANY (ARRAY['granted'::text, 'available'::text, 'lapsed'::text, 'carried'::text])) = (subproject = ''::text))
);
CREATE INDEX ledger_account_subproject ON ledger_account USING btree (subproject);
grant select on ledger_account to sinhke_reader;
grant insert (line, kind, subproject), select, update (balance, entries) on ledger_account to sinhke_recorder;

-- One balanced posting of an event, with both accounts' sequence numbers and balances after it.
create table ledger_entry (
    stream text not null,
    version integer not null,
    ordinal integer not null,
    line text not null,
    debit_kind text not null,
    debit_subproject text not null default ''::text,
    credit_kind text not null,
    credit_subproject text not null default ''::text,
    amount_vnd bigint not null,
    value_on date,
    debit_sequence integer not null,
    debit_balance bigint not null,
    credit_sequence integer not null,
    credit_balance bigint not null,
    constraint ledger_entry_pkey PRIMARY KEY (stream, version, ordinal),
    constraint credit_sequence_is_used_once UNIQUE (line, credit_kind, credit_subproject, credit_sequence),
    constraint debit_sequence_is_used_once UNIQUE (line, debit_kind, debit_subproject, debit_sequence),
    constraint ledger_entry_line_credit_kind_credit_subproject_fkey FOREIGN KEY (line, credit_kind, credit_subproject) REFERENCES ledger_account(line, kind, subproject),
    constraint ledger_entry_line_debit_kind_debit_subproject_fkey FOREIGN KEY (line, debit_kind, debit_subproject) REFERENCES ledger_account(line, kind, subproject),
    constraint ledger_entry_stream_version_fkey FOREIGN KEY (stream, version) REFERENCES event(stream, version),
    constraint credit_balance_has_its_sign CHECK (credit_kind = 'granted'::text AND credit_balance <= 0 OR credit_kind <> 'granted'::text AND credit_balance >= 0),
    constraint debit_balance_has_its_sign CHECK (debit_kind = 'granted'::text AND debit_balance <= 0 OR debit_kind <> 'granted'::text AND debit_balance >= 0),
    constraint debit_is_not_credit CHECK (debit_kind <> credit_kind OR debit_subproject <> credit_subproject),
    constraint ledger_entry_amount_vnd_check CHECK (amount_vnd > 0),
    constraint ledger_entry_credit_sequence_check CHECK (credit_sequence >= 1),
    constraint ledger_entry_debit_sequence_check CHECK (debit_sequence >= 1),
    constraint ledger_entry_ordinal_check CHECK (ordinal >= 1),
    constraint one_subproject_an_entry CHECK (debit_subproject = ''::text OR credit_subproject = ''::text OR debit_subproject = credit_subproject)
);
CREATE TRIGGER ledger_entry_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant select on ledger_entry to sinhke_reader;
grant insert, select on ledger_entry to sinhke_recorder;

-- A letter with its text fixed. letter_id is the left side of its Message-ID and is made from what the letter holds.
create table letter (
    letter_id text not null,
    person text not null,
    day date not null,
    at_once boolean not null,
    subject text not null,
    body text not null,
    made_at timestamp with time zone not null,
    attempts integer not null default 0,
    last_problem text,
    last_answer integer,
    next_attempt_at timestamp with time zone not null default clock_timestamp(),
    sent_at timestamp with time zone,
    constraint letter_pkey PRIMARY KEY (letter_id),
    constraint letter_attempts_check CHECK (attempts >= 0),
    constraint letter_letter_id_check CHECK (letter_id ~ '^[0-9a-f]{24}$'::text),
    constraint sent_has_no_problem CHECK (sent_at IS NULL OR last_problem IS NULL)
);
CREATE INDEX letter_not_sent ON letter USING btree (next_attempt_at) WHERE sent_at IS NULL;
CREATE UNIQUE INDEX letter_one_digest_a_day ON letter USING btree (person, day) WHERE NOT at_once;
grant select on letter to sinhke_reader;
grant insert (letter_id, person, day, at_once, subject, body, made_at), select, update (attempts, last_problem, last_answer, next_attempt_at, sent_at) on letter to sinhke_recorder;

-- A duty that a person holds for an office, from and to, by a paper (JSON text).
create table mandate (
    mandate text not null,
    person text not null,
    duty text not null,
    office text not null,
    valid_from timestamp with time zone not null,
    valid_to timestamp with time zone,
    paper text not null,
    register_version integer not null,
    delegated_by text,
    within_from timestamp with time zone,
    within_to timestamp with time zone,
    constraint mandate_pkey PRIMARY KEY (mandate),
    constraint mandate_delegated_by_fkey FOREIGN KEY (delegated_by) REFERENCES person(person),
    constraint mandate_office_fkey FOREIGN KEY (office) REFERENCES office(office),
    constraint mandate_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    constraint mandate_delegated CHECK ((delegated_by IS NULL) = (within_from IS NULL)),
    constraint mandate_delegated_ends CHECK (delegated_by IS NULL OR valid_to IS NOT NULL),
    constraint mandate_not_to_oneself CHECK (delegated_by <> person),
    constraint mandate_span CHECK (valid_to >= valid_from),
    constraint mandate_within CHECK (within_to >= within_from)
);
CREATE INDEX mandate_delegated_by ON mandate USING btree (delegated_by) WHERE delegated_by IS NOT NULL;
CREATE INDEX mandate_person ON mandate USING btree (person);
grant select on mandate to sinhke_gateway, sinhke_reader;
grant insert, select, update (valid_to, within_to) on mandate to sinhke_recorder;

-- What one person is to be told of one event; letter_id is set once, when its letter is made.
create table notice (
    stream text not null,
    version integer not null,
    kind text not null,
    person text not null,
    unheld text not null default ''::text,
    at_once boolean not null,
    detail text not null,
    created_at timestamp with time zone not null,
    letter_id text,
    constraint notice_pkey PRIMARY KEY (stream, version, kind, person, unheld),
    constraint notice_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letter(letter_id),
    constraint notice_stream_fkey FOREIGN KEY (stream) REFERENCES stream(name),
    constraint a_person_or_a_duty_without_one CHECK ((person = ''::text) <> (unheld = ''::text)),
    constraint nobody_gets_no_letter CHECK (person <> ''::text OR letter_id IS NULL),
    constraint notice_version_check CHECK (version >= 1)
);
CREATE INDEX notice_in_no_letter ON notice USING btree (person, created_at) WHERE letter_id IS NULL AND person <> ''::text;
CREATE INDEX notice_of_letter ON notice USING btree (letter_id);
grant select on notice to sinhke_reader;
grant insert (stream, version, kind, person, unheld, at_once, detail, created_at), select, update (letter_id) on notice to sinhke_recorder;

-- An office in the years in which it exists, under the name that it then has, and its successor.
create table office (
    office text not null,
    name text not null,
    level text not null,
    parent text,
    valid_from date not null,
    valid_to date,
    successor text,
    constraint office_pkey PRIMARY KEY (office),
    constraint office_check CHECK (valid_to > valid_from)
);
grant select on office to sinhke_gateway, sinhke_reader;
grant insert, select, update (valid_to, successor) on office to sinhke_recorder;

-- A stored paper by its sha256; the bytes are in the papers folder.
create table paper (
    sha256 text not null,
    media_type text not null,
    size bigint not null,
    stored_at timestamp with time zone not null default record_now(),
    constraint paper_pkey PRIMARY KEY (sha256),
    constraint paper_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
    constraint paper_size_check CHECK (size > 0)
);
CREATE TRIGGER paper_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON paper FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant insert (sha256, media_type, size), select on paper to sinhke_gateway;
grant select on paper to sinhke_reader, sinhke_recorder;

-- An order to the treasury: who prepared and signed it, what was answered, on which evidence.
create table payment_order (
    order_id text not null,
    subproject text not null,
    number integer not null,
    kind text not null,
    new_vnd bigint not null,
    cleared_vnd bigint not null,
    status text not null,
    prepared_by text[] not null,
    signed_by text[],
    sent_at timestamp with time zone,
    reference text,
    evidence text,
    value_on date,
    version integer not null,
    constraint payment_order_pkey PRIMARY KEY (order_id),
    constraint payment_order_reference_key UNIQUE (reference),
    constraint payment_order_subproject_number_key UNIQUE (subproject, number),
    constraint accepted_has_its_evidence CHECK (status <> 'accepted'::text OR reference IS NOT NULL AND evidence IS NOT NULL AND value_on IS NOT NULL),
    constraint an_advance_clears_nothing CHECK (kind <> 'advance'::text OR cleared_vnd = 0),
    constraint an_order_moves_money CHECK (new_vnd > 0 OR cleared_vnd > 0),
    constraint payment_order_cleared_vnd_check CHECK (cleared_vnd >= 0),
    constraint payment_order_evidence_check CHECK (evidence = ANY (ARRAY['adapter'::text, 'statement'::text, 'paper'::text])),
    constraint payment_order_kind_check CHECK (kind = ANY (ARRAY['advance'::text, 'payment'::text])),
    constraint payment_order_new_vnd_check CHECK (new_vnd >= 0),
    constraint payment_order_number_check CHECK (number >= 1),
    constraint payment_order_prepared_by_check CHECK (cardinality(prepared_by) > 0),
    constraint payment_order_signed_by_check CHECK (cardinality(signed_by) > 0),
    constraint payment_order_status_check CHECK (status = ANY (ARRAY['prepared'::text, 'returned'::text, 'signed'::text, 'sent'::text, 'accepted'::text, 'refused'::text])),
    constraint payment_order_version_check CHECK (version >= 1),
    constraint sent_has_its_instant CHECK (status <> 'sent'::text OR sent_at IS NOT NULL),
    constraint signed_from_the_signature_on CHECK ((status = ANY (ARRAY['prepared'::text, 'returned'::text])) = (signed_by IS NULL)),
    constraint signer_is_not_preparer CHECK (signed_by IS NULL OR NOT prepared_by && signed_by)
);
CREATE UNIQUE INDEX payment_order_one_unanswered ON payment_order USING btree (subproject) WHERE status = ANY (ARRAY['prepared'::text, 'signed'::text, 'sent'::text]);
grant select on payment_order to sinhke_gateway, sinhke_reader;
grant insert, select, update (status, signed_by, sent_at, reference, evidence, value_on, version) on payment_order to sinhke_recorder;

-- An official or a machine person; the slug is never used again for another.
create table person (
    person text not null,
    name text not null,
    machine boolean not null,
    registered_version integer not null,
    constraint person_pkey PRIMARY KEY (person)
);
grant select on person to sinhke_gateway, sinhke_reader;
grant insert, select on person to sinhke_recorder;

-- What became of a command, with the facts that were decided on: a link of the stream's chain.
create table receipt (
    command_id uuid not null,
    stream text not null,
    position integer not null,
    outcome text not null,
    first_version integer,
    last_version integer,
    code text,
    detail text,
    facts text not null,
    facts_sha256 text not null,
    recorded_at timestamp with time zone not null,
    build text not null,
    prev_hash text not null,
    hash text not null,
    constraint receipt_pkey PRIMARY KEY (command_id),
    constraint receipt_hash_key UNIQUE (hash),
    constraint receipt_stream_position_key UNIQUE (stream, "position"),
    constraint receipt_command_id_fkey FOREIGN KEY (command_id) REFERENCES command(command_id),
    constraint receipt_stream_fkey FOREIGN KEY (stream) REFERENCES stream(name),
    constraint receipt_facts_sha256_check CHECK (facts_sha256 ~ '^[0-9a-f]{64}$'::text),
    constraint receipt_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
    constraint receipt_outcome_check CHECK (outcome = ANY (ARRAY['recorded'::text, 'refused'::text])),
    constraint receipt_position_check CHECK ("position" >= 1),
    constraint recorded_has_versions_and_refused_has_a_code CHECK (outcome = 'recorded'::text AND code IS NULL AND first_version IS NOT NULL AND last_version IS NOT NULL AND first_version >= 1 AND last_version >= first_version OR outcome = 'refused'::text AND code IS NOT NULL AND first_version IS NULL AND last_version IS NULL)
);
CREATE TRIGGER receipt_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant select on receipt to sinhke_checkpoint, sinhke_gateway, sinhke_reader;
grant insert, select on receipt to sinhke_recorder;

-- One row: whether this record runs in simulated time, and how far from the real one.
create table record_clock (
    singleton boolean not null default true,
    shift interval not null default '00:00:00'::interval,
    simulated boolean not null default false,
    frozen_at timestamp with time zone,
    constraint record_clock_pkey PRIMARY KEY (singleton),
    constraint real_time_is_not_shifted CHECK (simulated OR shift = '00:00:00'::interval),
    constraint record_clock_singleton_check CHECK (singleton),
    constraint shift_is_in_seconds CHECK (EXTRACT(year FROM shift) = 0::numeric AND EXTRACT(month FROM shift) = 0::numeric AND EXTRACT(day FROM shift) = 0::numeric)
);
grant select on record_clock to sinhke_checkpoint, sinhke_gateway, sinhke_reader, sinhke_recorder;

-- One row: the area of the register, real or simulated for ever, and its version.
create table register_head (
    singleton boolean not null default true,
    area text not null,
    kind text not null,
    version integer not null,
    constraint register_head_pkey PRIMARY KEY (singleton),
    constraint register_head_kind_check CHECK (kind = ANY (ARRAY['real'::text, 'simulated'::text])),
    constraint register_head_singleton_check CHECK (singleton),
    constraint register_head_version_check CHECK (version >= 1)
);
grant select on register_head to sinhke_checkpoint, sinhke_gateway, sinhke_reader;
grant insert, select, update (version) on register_head to sinhke_recorder;

create table schema_migration (
    number integer not null,
    name text not null,
    sha256 text not null,
    applied_at timestamp with time zone not null default clock_timestamp(),
    constraint schema_migration_pkey PRIMARY KEY (number)
);
grant select on schema_migration to sinhke_reader;

-- A public key of a person. key_id: first 16 hex of the sha256 of the raw public key.
create table signing_key (
    key_id text not null,
    person text not null,
    scheme text not null,
    public_key text not null,
    valid_from timestamp with time zone not null,
    valid_to timestamp with time zone,
    constraint signing_key_pkey PRIMARY KEY (key_id),
    constraint signing_key_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    constraint signing_key_key_id_check CHECK (key_id ~ '^[0-9a-f]{16}$'::text),
    constraint signing_key_span CHECK (valid_to >= valid_from)
);
grant select on signing_key to sinhke_gateway, sinhke_reader;
grant insert, select, update (valid_to) on signing_key to sinhke_recorder;

-- One row a stream: its head and its lock. Version counts events, links counts events and receipts.
create table stream (
    name text not null,
    kind text not null,
    version integer not null default 0,
    links integer not null default 0,
    head_hash text not null,
    last_recorded_at timestamp with time zone,
    constraint stream_pkey PRIMARY KEY (name),
    constraint events_are_links CHECK (links >= version),
    constraint stream_kind_check CHECK (kind = ANY (ARRAY['subproject'::text, 'fund'::text, 'register'::text])),
    constraint stream_version_check CHECK (version >= 0)
);
grant select on stream to sinhke_checkpoint, sinhke_gateway, sinhke_reader;
grant insert, select, update (version, links, head_hash, last_recorded_at) on stream to sinhke_recorder;

-- What a list shows of a sub-project: stage, who holds it since when, next date, its sums.
create table subproject_card (
    code text not null,
    stage text not null,
    commune text not null,
    village text not null,
    approving_office text not null,
    fund_year integer not null,
    component text not null,
    subcomponent text not null default ''::text,
    model text not null,
    title text not null,
    holder_duty text,
    holder_office text,
    held_since timestamp with time zone,
    approved_vnd bigint not null default 0,
    contract_vnd bigint not null default 0,
    accepted_vnd bigint not null default 0,
    next_date date,
    calendar text not null,
    version integer not null,
    simulated boolean not null,
    constraint subproject_card_pkey PRIMARY KEY (code),
    constraint accepted_within_contract_within_approved CHECK (0 <= accepted_vnd AND accepted_vnd <= contract_vnd AND contract_vnd <= approved_vnd),
    constraint subproject_card_version_check CHECK (version >= 1)
);
CREATE INDEX subproject_card_page ON subproject_card USING btree (commune, fund_year, next_date, code);
grant select on subproject_card to sinhke_gateway, sinhke_reader;
grant insert, select, update (stage, approving_office, model, title, holder_duty, holder_office, held_since, approved_vnd, contract_vnd, accepted_vnd, next_date, calendar, version) on subproject_card to sinhke_recorder;

-- A sub-project after each of its events; passed_stage: the stage that this event left for a later one.
create table subproject_moment (
    code text not null,
    version integer not null,
    recorded_at timestamp with time zone not null,
    received_at timestamp with time zone not null,
    received_on date not null,
    kind text not null,
    stage text not null,
    stage_since timestamp with time zone not null,
    passed_stage text,
    passed_since timestamp with time zone,
    holder_duty text,
    holder_office text,
    held_since timestamp with time zone not null,
    waits_for text[] not null,
    approved_vnd bigint not null,
    contract_vnd bigint not null,
    accepted_vnd bigint not null,
    support_vnd bigint,
    next_date date,
    next_rule text,
    returns integer not null,
    sent_at timestamp with time zone,
    evidence text,
    law_edition text not null,
    constraint subproject_moment_pkey PRIMARY KEY (code, version),
    constraint a_next_date_has_its_rule CHECK ((next_date IS NULL) = (next_rule IS NULL)),
    constraint a_passage_has_its_beginning CHECK ((passed_stage IS NULL) = (passed_since IS NULL)),
    constraint accepted_within_contract_within_approved CHECK (0 <= accepted_vnd AND accepted_vnd <= contract_vnd AND contract_vnd <= approved_vnd),
    constraint received_on_is_the_vietnamese_date_of_received_at CHECK (received_on = (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh'::text)::date),
    constraint subproject_moment_evidence_check CHECK (evidence = ANY (ARRAY['adapter'::text, 'statement'::text, 'paper'::text])),
    constraint subproject_moment_returns_check CHECK (returns >= 0),
    constraint subproject_moment_version_check CHECK (version >= 1)
);
CREATE INDEX subproject_moment_paper ON subproject_moment USING btree (code, version) WHERE evidence = 'paper'::text;
CREATE INDEX subproject_moment_passage ON subproject_moment USING btree (law_edition, passed_stage, received_on DESC) WHERE passed_stage IS NOT NULL;
CREATE TRIGGER subproject_moment_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON subproject_moment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); -- always
grant select on subproject_moment to sinhke_reader;
grant insert, select on subproject_moment to sinhke_recorder;

-- One row a sub-project: its card and the sums of its ledger accounts.
create view board_case as
 SELECT card.code,
    card.stage,
    card.commune,
    card.village,
    card.approving_office,
    card.fund_year,
    card.component,
    card.subcomponent,
    card.model,
    card.title,
        CASE
            WHEN waiting.for_allotment THEN 'allocating_office'::text
            ELSE card.holder_duty
        END AS holder_duty,
        CASE
            WHEN waiting.for_allotment THEN above.parent
            ELSE card.holder_office
        END AS holder_office,
    card.held_since,
    card.approved_vnd,
    card.contract_vnd,
    card.accepted_vnd,
    money.reserved_vnd,
    money.committed_vnd,
    money.submitted_vnd,
    money.advanced_vnd,
    money.paid_vnd,
    money.advanced_vnd + money.paid_vnd AS disbursed_vnd,
    card.next_date,
    card.calendar,
    card.version,
    card.simulated,
    money.committed_vnd + money.submitted_vnd AS committed_unpaid_vnd,
    money.reserved_vnd + money.committed_vnd + money.submitted_vnd + money.advanced_vnd + money.paid_vnd AS funding_vnd,
    money.reserved_vnd + money.committed_vnd + money.submitted_vnd AS undisbursed_vnd,
    COALESCE(( SELECT sum(paper.amount_vnd) AS sum
           FROM board_unreconciled paper
          WHERE paper.subproject = card.code), 0::numeric)::bigint AS unreconciled_vnd,
    moment.support_vnd,
    moment.stage_since,
    moment.returns,
    moment.sent_at,
    moment.law_edition,
        CASE
            WHEN waiting.for_allotment THEN ARRAY['allocating_office/'::text || above.parent]
            ELSE moment.waits_for
        END AS waits_for,
    moment.next_rule
   FROM subproject_card card
     LEFT JOIN subproject_moment moment ON moment.code = card.code AND moment.version = card.version
     LEFT JOIN office above ON above.office = card.commune
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'reserved'::text), 0::numeric)::bigint AS reserved_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'committed'::text), 0::numeric)::bigint AS committed_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'submitted'::text), 0::numeric)::bigint AS submitted_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'advanced'::text), 0::numeric)::bigint AS advanced_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'paid'::text), 0::numeric)::bigint AS paid_vnd
           FROM ledger_account account
          WHERE account.subproject = card.code) money
     CROSS JOIN LATERAL ( SELECT card.stage = 'awaiting_approval'::text AND above.parent IS NOT NULL AND NOT (EXISTS ( SELECT
                   FROM fund_line fund
                     JOIN ledger_account account ON account.line = fund.line AND account.kind = 'granted'::text AND account.balance < 0
                  WHERE fund.office = card.commune AND fund.fund_year = card.fund_year AND fund.component = card.component AND fund.subcomponent = card.subcomponent AND fund.capital_kind = 'recurrent'::text)) AS for_allotment) waiting;
grant select on board_case to sinhke_gateway, sinhke_reader;

-- Both sides of every ledger entry, with the day from which it counts.
create view board_entry as
 SELECT entry.line,
    side.kind,
    side.subproject,
    side.amount_vnd,
    entry.stream,
    entry.version,
    COALESCE(entry.value_on, (command.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh'::text)::date) AS effective_on,
    event.recorded_at
   FROM ledger_entry entry
     JOIN event ON event.stream = entry.stream AND event.version = entry.version
     JOIN command ON command.command_id = event.command_id
     CROSS JOIN LATERAL ( VALUES (entry.debit_kind,entry.debit_subproject,entry.amount_vnd), (entry.credit_kind,entry.credit_subproject,- entry.amount_vnd)) side(kind, subproject, amount_vnd);
grant select on board_entry to sinhke_reader, sinhke_recorder;

-- One row a fund line: every ledger kind; line_sum is zero or the book is broken.
create view board_line as
 SELECT fund.line,
    fund.fund_year,
    fund.origin_year,
    fund.source,
    fund.component,
    fund.subcomponent,
    fund.capital_kind,
    fund.office,
    money.granted_vnd,
    - money.granted_vnd AS allotted_vnd,
    money.available_vnd,
    money.reserved_vnd,
    money.committed_vnd,
    money.submitted_vnd,
    money.advanced_vnd,
    money.paid_vnd,
    money.returned_vnd,
    money.lapsed_vnd,
    money.carried_vnd,
    money.advanced_vnd + money.paid_vnd AS disbursed_vnd,
    (- money.granted_vnd) - money.advanced_vnd - money.paid_vnd AS undisbursed_vnd,
    money.line_sum,
    money.committed_vnd + money.submitted_vnd AS committed_unpaid_vnd,
    COALESCE(paper.amount_vnd, 0::numeric)::bigint AS unreconciled_vnd
   FROM fund_line fund
     LEFT JOIN ( SELECT unreconciled.line,
            sum(unreconciled.amount_vnd) AS amount_vnd
           FROM board_unreconciled unreconciled
          GROUP BY unreconciled.line) paper ON paper.line = fund.line
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'granted'::text), 0::numeric)::bigint AS granted_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'available'::text), 0::numeric)::bigint AS available_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'reserved'::text), 0::numeric)::bigint AS reserved_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'committed'::text), 0::numeric)::bigint AS committed_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'submitted'::text), 0::numeric)::bigint AS submitted_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'advanced'::text), 0::numeric)::bigint AS advanced_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'paid'::text), 0::numeric)::bigint AS paid_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'returned'::text), 0::numeric)::bigint AS returned_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'lapsed'::text), 0::numeric)::bigint AS lapsed_vnd,
            COALESCE(sum(account.balance) FILTER (WHERE account.kind = 'carried'::text), 0::numeric)::bigint AS carried_vnd,
            COALESCE(sum(account.balance), 0::numeric)::bigint AS line_sum
           FROM ledger_account account
          WHERE account.line = fund.line) money;
grant select on board_line to sinhke_gateway, sinhke_reader;

-- Money that the treasury accepted according to a paper; an answer that refuses disburses nothing.
create view board_unreconciled as
 SELECT entry.line,
    entry.stream AS subproject,
    - entry.amount_vnd AS amount_vnd,
    entry.effective_on,
    entry.recorded_at
   FROM subproject_moment moment
     JOIN board_entry entry ON entry.stream = moment.code AND entry.version = moment.version
  WHERE moment.evidence = 'paper'::text AND moment.kind = 'OrderAccepted'::text AND entry.kind = 'submitted'::text;
grant select on board_unreconciled to sinhke_reader, sinhke_recorder;

-- Commands received and not yet processed: what the look-again task signals again.
create view command_without_receipt as
 SELECT command.command_id,
    command.stream,
    command.action,
    command.received_at
   FROM command
     LEFT JOIN receipt ON receipt.command_id = command.command_id
  WHERE receipt.command_id IS NULL;
grant select on command_without_receipt to sinhke_gateway, sinhke_reader, sinhke_recorder;

-- Who may do what now, in the record's time: own and delegated duties, at offices that stand.
create view mandate_now as
 SELECT mandate.person,
    mandate.duty,
    mandate.office,
    mandate.delegated_by
   FROM mandate
     JOIN office ON office.office = mandate.office
     CROSS JOIN ( SELECT record_now() AS now) record
  WHERE mandate.valid_from <= record.now AND (mandate.valid_to IS NULL OR record.now < mandate.valid_to) AND (mandate.within_from IS NULL OR mandate.within_from <= record.now) AND (mandate.within_to IS NULL OR record.now < mandate.within_to) AND office.valid_from <= (record.now AT TIME ZONE 'Asia/Ho_Chi_Minh'::text)::date AND (office.valid_to IS NULL OR (record.now AT TIME ZONE 'Asia/Ho_Chi_Minh'::text)::date < office.valid_to);
grant select on mandate_now to sinhke_reader;

-- The balances of all offices.
create function board_account_at(on_day date, known_at timestamp with time zone) returns TABLE(line text, kind text, subproject text, balance bigint) language sql stable;
grant execute on function board_account_at(date,timestamp with time zone) to sinhke_reader, sinhke_recorder;

-- Balances with value on or before a day, as they were known at an instant: the one sum behind every as-of figure.
create function board_account_at(on_day date, known_at timestamp with time zone, of_office text, of_year integer) returns TABLE(line text, kind text, subproject text, balance bigint) language sql stable;
grant execute on function board_account_at(date,timestamp with time zone,text,integer) to sinhke_reader, sinhke_recorder;

-- Open advances: the value day from which an advance has been open without a break; a part cleared does not reset it.
create function board_advance_at(on_day date, known_at timestamp with time zone) returns TABLE(subproject text, since date) language sql stable;
grant execute on function board_advance_at(date,timestamp with time zone) to sinhke_reader, sinhke_recorder;

-- board_case with value on or before a day, known at an instant.
create function board_case_at(on_day date, known_at timestamp with time zone) returns SETOF board_case language sql stable;
grant execute on function board_case_at(date,timestamp with time zone) to sinhke_reader, sinhke_recorder;

-- board_case with value on or before a day, known at an instant; of one office's year or of all.
create function board_case_at(on_day date, known_at timestamp with time zone, of_office text, of_year integer) returns SETOF board_case language sql stable;
grant execute on function board_case_at(date,timestamp with time zone,text,integer) to sinhke_reader, sinhke_recorder;

-- board_line with value on or before a day, known at an instant.
create function board_line_at(on_day date, known_at timestamp with time zone) returns SETOF board_line language sql stable;
grant execute on function board_line_at(date,timestamp with time zone) to sinhke_reader, sinhke_recorder;

-- board_line with value on or before a day, known at an instant; of one office's year or of all.
create function board_line_at(on_day date, known_at timestamp with time zone, of_office text, of_year integer) returns SETOF board_line language sql stable;
grant execute on function board_line_at(date,timestamp with time zone,text,integer) to sinhke_reader, sinhke_recorder;

-- Puts an empty record into simulated time for ever; the only moment at which a past instant may be set.
create function found_simulated_clock(at timestamp with time zone) returns void language plpgsql volatile security definer set search_path=public, pg_temp;
grant execute on function found_simulated_clock(timestamp with time zone) to sinhke_migrator;

-- The first statement of a transaction that closes a period: an instant as of which the record is whole.
create function freeze_record() returns timestamp with time zone language plpgsql volatile security definer set search_path=public, pg_temp;
grant execute on function freeze_record() to sinhke_recorder;

-- Positions of leaves are dense from 0: no gap, none put in between.
create function leaves_follow_each_other() returns trigger language plpgsql volatile;

-- Moves simulated time forward; refuses real time and every step back.
create function move_clock(to_instant timestamp with time zone) returns void language plpgsql volatile security definer set search_path=public, pg_temp;
grant execute on function move_clock(timestamp with time zone) to sinhke_recorder;

-- Gives out the next sub-project code of a year, as DA-2023-0007.
create function next_code(year integer) returns text language plpgsql volatile security definer set search_path=public, pg_temp;
grant execute on function next_code(integer) to sinhke_gateway;

-- The time of the record: the only source of received_at and recorded_at.
create function record_now() returns timestamp with time zone language sql volatile;
grant execute on function record_now() to sinhke_checkpoint, sinhke_gateway, sinhke_reader, sinhke_recorder;

-- Stops UPDATE, DELETE and TRUNCATE of the record for its owner too.
create function refuse_change() returns trigger language plpgsql volatile;
