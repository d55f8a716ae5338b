-- An account holder may give a prepared order back: it ends unsigned, and its number is not used again.
alter table payment_order drop constraint payment_order_status_check;
alter table payment_order add constraint payment_order_status_check check (status in (
    'prepared',  -- -> signed, returned
    'returned',
    'signed',    -- -> sent; answered by paper: accepted or refused
    'sent',      -- the treasury may have it: unknown until accepted or refused
    'accepted',
    'refused'));
alter table payment_order drop constraint signed_from_the_signature_on;
alter table payment_order add constraint signed_from_the_signature_on check (
    (status in ('prepared', 'returned')) = (signed_by is null));
