-- Debts are claimed by what is to be done, so that those which nobody can do stand in nobody's way.
DROP INDEX earmark.debts_due;
CREATE INDEX debts_due ON earmark.debts ((action ->> 'kind'), due_at, id) WHERE status = 'owed';
