-- What AWS last answered to pages, told again while AWS does not answer and the process does not know it. Any row may be
-- removed at any time. `question` is a digest. `bytes` is the length of `document`, or of the key where that is empty: AWS
-- has then called gone or denied what is asked about, and what was answered before must not come back.
CREATE TABLE known_answers (
    scope    TEXT   NOT NULL,
    question TEXT   NOT NULL,
    as_of    BIGINT NOT NULL,
    bytes    BIGINT NOT NULL CHECK (bytes > 0),
    document TEXT   NOT NULL,
    PRIMARY KEY (scope, question)
);

-- Which of them are too old or too much is asked at every write: it holds all that takes.
CREATE INDEX known_answers_by_age ON known_answers (as_of, scope, question, bytes);
