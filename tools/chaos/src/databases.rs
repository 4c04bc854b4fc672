//! Databases to try things on.

use crate::Error;
use clap::ValueEnum;
use postgres_fixture::Server;
use std::{fmt, path::PathBuf};
use tempfile::TempDir;

/// Which stores are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stores {
    Sqlite,
    Postgres,
    Both,
}

impl Stores {
    /// Each of them.
    pub(crate) fn each(self) -> Vec<Kind> {
        match self {
            Self::Sqlite => vec![Kind::Sqlite],
            Self::Postgres => vec![Kind::Postgres],
            Self::Both => vec![Kind::Sqlite, Kind::Postgres],
        }
    }
}

/// A kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Lets a database be as on a full disk while its switch says so: what is to be kept is refused with the code that
/// PostgreSQL has for it. A disk of its own that could be filled takes an administrator's rights.
const DISK: &str = "
    CREATE SCHEMA chaos;
    CREATE TABLE chaos.disk (is_full boolean NOT NULL);
    INSERT INTO chaos.disk VALUES (false);
    CREATE FUNCTION chaos.write_to_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT is_full FROM chaos.disk) THEN
            RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';
        END IF;
        RETURN NULL;
    END $$;
    DO $$ DECLARE one text; BEGIN
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format(
                'CREATE TRIGGER disk BEFORE INSERT OR UPDATE ON public.%I EXECUTE FUNCTION chaos.write_to_disk()', one);
        END LOOP;
    END $$";

/// A place for new databases. They are gone when it is dropped.
pub(crate) struct Databases {
    files: TempDir,
    server: Option<Server>,
}

impl Databases {
    /// Starts a server if one is needed.
    pub(crate) fn prepare(stores: Stores) -> Result<Self, Error> {
        let server = if stores == Stores::Sqlite { None } else { Some(Server::start()?) };
        Ok(Self { files: tempfile::tempdir()?, server })
    }

    /// The address of a new, empty database; `name` is not used twice.
    pub(crate) fn make(&self, kind: Kind, name: &str) -> Result<String, Error> {
        match kind {
            Kind::Sqlite => Ok(self.file(name).display().to_string()),
            Kind::Postgres => Ok(self.server()?.new_database()?),
        }
    }

    /// Restarts PostgreSQL as an impatient administrator does: connections are cut.
    pub(crate) fn restart(&self) -> Result<(), Error> {
        Ok(self.server()?.restart()?)
    }

    /// Gives a PostgreSQL database, whose tables are there and which nobody uses, a disk that can be full.
    pub(crate) fn give_disk(&self, address: &str) -> Result<(), Error> {
        self.server()?.sql(name_of(address)?, DISK)?;
        Ok(())
    }

    /// Fills the disk of a PostgreSQL database that was given one, or makes room again.
    pub(crate) fn fill(&self, address: &str, full: bool) -> Result<(), Error> {
        self.server()?.sql(name_of(address)?, &format!("UPDATE chaos.disk SET is_full = {full}"))?;
        Ok(())
    }

    /// Lets a PostgreSQL database only be read, as a standby that everybody is connected to after a take-over; or
    /// written to again. Connections are cut: the next ones find it so.
    pub(crate) fn may_write(&self, address: &str, may: bool) -> Result<(), Error> {
        let (server, name) = (self.server()?, name_of(address)?);
        let read_only = if may { "off" } else { "on" };
        // From another database: this one's own connections may not change it.
        server.sql("postgres", &format!("ALTER DATABASE {name} SET default_transaction_read_only = {read_only}"))?;
        server.sql(
            "postgres",
            &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
        )?;
        Ok(())
    }

    fn server(&self) -> Result<&Server, Error> {
        Ok(self.server.as_ref().ok_or("no PostgreSQL server")?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(format!("{name}.db"))
    }
}

/// A PostgreSQL database's name, by its address.
fn name_of(address: &str) -> Result<&str, Error> {
    Ok(address.rsplit_once('/').ok_or("an address without a database")?.1)
}
