-- Writes the events and the new reservations of a batch that leaves the stock alone, as one of refusals does.
WITH here AS MATERIALIZED (
  SELECT base + pg_current_xact_id()::text::bigint AS position FROM earmark.era
), told AS (
  INSERT INTO earmark.journal (position, at, size, entries)
  SELECT position, $1, $2, $3::text FROM here WHERE $2 > 0
)
INSERT INTO earmark.reservations
SELECT new.*, here.position FROM unnest($4::earmark.reservation_row[]) AS new, here
