-- Leases live for seconds and are read by every claim: packing their ids costs more than the bytes.
-- +goose Up
alter table delivery_lease alter column ids set storage external, alter column people set storage external;

-- +goose Down
alter table delivery_lease alter column ids set storage extended, alter column people set storage extended;
