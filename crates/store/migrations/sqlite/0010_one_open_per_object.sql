-- One write at a time is under way for an object, whatever the operation. Entries that were open side by side
-- before stay so until each has come to something: all but the first of an object carry their own number.
ALTER TABLE journal ADD COLUMN abreast INTEGER NOT NULL DEFAULT 0;

UPDATE journal SET abreast = id
    WHERE state IN ('pending', 'unsettled', 'undecided')
      AND EXISTS (SELECT 1 FROM journal AS earlier
                  WHERE earlier.scope = journal.scope AND earlier.subject = journal.subject AND earlier.id < journal.id
                    AND earlier.state IN ('pending', 'unsettled', 'undecided'));

DROP INDEX journal_one_open;
CREATE UNIQUE INDEX journal_one_open ON journal (scope, subject, abreast)
    WHERE state IN ('pending', 'unsettled', 'undecided');

-- Whether AWS may have got the request: 0 until its turn has come. Of entries of before nobody knows.
ALTER TABLE journal ADD COLUMN may_be_sent INTEGER NOT NULL DEFAULT 1;
