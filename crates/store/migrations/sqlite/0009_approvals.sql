-- When an open proposal was approved: from then on it is being sent, and cannot be declined.
ALTER TABLE proposals ADD COLUMN approved_at INTEGER;
