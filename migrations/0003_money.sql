-- The control book: whole đồng, double entry. Balance = debits - credits; granted is never above zero, every other
-- account never below, and every line sums to zero because each entry has two sides of one line.
create table fund_line (
    line text primary key,
    fund_year integer not null,
    origin_year integer not null,
    source text not null,
    component text not null,
    subcomponent text not null default '',
    capital_kind text not null,
    office text not null,
    constraint one_line_for_one_kind_of_money unique (
        fund_year, origin_year, source, component, subcomponent, capital_kind, office),
    constraint money_is_not_younger_than_its_year check (origin_year <= fund_year)
);
comment on table fund_line is
    'One kind of money of one office in one fund year; money carried over keeps its origin year.';
grant select, insert on fund_line to sinhke_recorder;

create table ledger_account (
    line text not null references fund_line (line),
    kind text not null check (kind in (
        'granted', 'available', 'reserved', 'committed', 'submitted', 'advanced', 'paid', 'returned', 'lapsed',
        'carried')),
    subproject text not null default '',
    balance bigint not null default 0,
    entries integer not null default 0 check (entries >= 0),
    primary key (line, kind, subproject),
    constraint granted_is_never_above_zero_and_the_rest_never_below check (
        (kind = 'granted' and balance <= 0) or (kind <> 'granted' and balance >= 0)),
    constraint money_of_the_line_has_no_subproject check (
        (kind in ('granted', 'available', 'lapsed', 'carried')) = (subproject = ''))
);
comment on table ledger_account is
    'Balance of (line, kind, sub-project); entries is the sequence number of its last entry.';
create index ledger_account_subproject on ledger_account (subproject);
-- An account is born empty: the balance is no column that the recorder may insert.
grant select, insert (line, kind, subproject), update (balance, entries) on ledger_account to sinhke_recorder;

create table ledger_entry (
    stream text not null,
    version integer not null,
    ordinal integer not null check (ordinal >= 1),
    line text not null,
    debit_kind text not null,
    debit_subproject text not null default '',
    credit_kind text not null,
    credit_subproject text not null default '',
    amount_vnd bigint not null check (amount_vnd > 0),
    value_on date,
    debit_sequence integer not null check (debit_sequence >= 1),
    debit_balance bigint not null,
    credit_sequence integer not null check (credit_sequence >= 1),
    credit_balance bigint not null,
    primary key (stream, version, ordinal),
    foreign key (stream, version) references event (stream, version),
    foreign key (line, debit_kind, debit_subproject) references ledger_account (line, kind, subproject),
    foreign key (line, credit_kind, credit_subproject) references ledger_account (line, kind, subproject),
    constraint debit_sequence_is_used_once unique (line, debit_kind, debit_subproject, debit_sequence),
    constraint credit_sequence_is_used_once unique (line, credit_kind, credit_subproject, credit_sequence),
    constraint debit_is_not_credit check ((debit_kind, debit_subproject) <> (credit_kind, credit_subproject)),
    constraint one_subproject_an_entry check (
        debit_subproject = '' or credit_subproject = '' or debit_subproject = credit_subproject),
    constraint debit_balance_has_its_sign check (
        (debit_kind = 'granted' and debit_balance <= 0) or (debit_kind <> 'granted' and debit_balance >= 0)),
    constraint credit_balance_has_its_sign check (
        (credit_kind = 'granted' and credit_balance <= 0) or (credit_kind <> 'granted' and credit_balance >= 0))
);
comment on table ledger_entry is
    'One balanced posting of an event, with both accounts'' sequence numbers and balances after it.';
grant select, insert on ledger_entry to sinhke_recorder;

create trigger ledger_entry_is_insert_only before update or delete or truncate on ledger_entry
    execute function refuse_change();
alter table ledger_entry enable always trigger ledger_entry_is_insert_only;
