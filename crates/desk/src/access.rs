//! Who may do what, and the only doors to the store and to AWS.
//!
//! The ports are private to this file. A service gets at them with a [`Permit`], which is made by checking who asks and
//! in no other way: a reader's gives [`Records`] and [`Reads`], which cannot write. What the desk does by itself gets at
//! them with `OwnWork`, and `tests/it/services/permissions.rs` lists the files that may.

mod denying;
mod following;
mod reads;
mod records;

pub use reads::Reads;
pub use records::Records;

use crate::{
    Desk,
    ports::{PartnerCentral, Store},
    upstream::{Guard, Lane, QueuePlace},
};
use domain::{
    error::{AppError, ErrorKind},
    people::{Asker, Backend, Refusals, Role, Scope},
};
use std::{marker::PhantomData, ops::Deref, sync::Arc};

/// What stands behind the desk.
#[derive(Clone)]
pub(crate) struct Ports {
    store: Arc<dyn Store>,
    guard: Guard,
}

impl Ports {
    pub(crate) fn new(store: Arc<dyn Store>, guard: Guard) -> Self {
        Self { store, guard }
    }
}

/// The right to read in a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Reader;
/// The right to keep drafts, which nothing is sent of yet.
#[derive(Clone, Copy, Debug)]
pub struct Preparer;
/// The right to change something at AWS.
#[derive(Clone, Copy, Debug)]
pub struct Writer;
/// The right to change many things at AWS, and what others have begun.
#[derive(Clone, Copy, Debug)]
pub struct Manager;
/// The right to look after people, settings and the record of who did what.
#[derive(Clone, Copy, Debug)]
pub struct Administrator;

/// A right, as it is asked for.
#[derive(Clone, Copy, Debug)]
enum Right {
    Read,
    Prepare,
    Write,
    Manage,
    Administer,
}

impl Right {
    /// The word in the record of who did what.
    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Prepare => "prepare",
            Self::Write => "write",
            Self::Manage => "manage",
            Self::Administer => "administer",
        }
    }
}

/// The rights with which something can be changed at AWS.
pub trait Changes {}
impl Changes for Writer {}
impl Changes for Manager {}

/// The rights with which something can be changed in what the desk remembers.
pub trait Keeps {}
impl Keeps for Preparer {}
impl Keeps for Writer {}
impl Keeps for Manager {}
impl Keeps for Administrator {}

/// Somebody who has been found to have a right. It is the asker too.
///
/// With one that prepares or writes comes the store:
///
/// ```
/// use desk::access::{Permit, Preparer};
///
/// fn store(permit: &Permit<'_, Preparer>) {
///     let _ = permit.store();
/// }
/// ```
///
/// With one that reads it does not, but what is in it does:
///
/// ```compile_fail
/// use desk::access::{Permit, Reader};
///
/// fn store(permit: &Permit<'_, Reader>) {
///     let _ = permit.store();
/// }
/// ```
///
/// ```
/// use desk::access::{Permit, Reader};
///
/// fn records(permit: &Permit<'_, Reader>) {
///     let _ = permit.records();
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Permit<'a, R> {
    desk: &'a Desk,
    asker: &'a Asker,
    right: PhantomData<R>,
}

impl<R> Deref for Permit<'_, R> {
    type Target = Asker;

    fn deref(&self) -> &Asker {
        self.asker
    }
}

impl<R: Keeps> Permit<'_, R> {
    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.desk.ports.store
    }
}

impl<R> Permit<'_, R> {
    /// What is in the store.
    #[must_use]
    pub fn records(&self) -> Records<'_> {
        Records::of(&*self.desk.ports.store)
    }

    /// What AWS has; for people, what was read shortly before may be the answer.
    pub(crate) fn partner_central(&self) -> Result<Reads, AppError> {
        match self.desk.lane {
            Lane::Interactive => {
                let reads = self.desk.ports.guard.reads(self.desk.notes.clone());
                reads.partner_central(&self.asker.scope).map(Reads::of)
            }
            Lane::Reconcile | Lane::Tracker | Lane::Bulk => self.partner_central_now(),
        }
    }

    /// What AWS has at this moment, for whoever decides by what it answers.
    pub(crate) fn partner_central_now(&self) -> Result<Reads, AppError> {
        OwnWork(self.desk).partner_central_now(&self.asker.scope).map(Reads::of)
    }

    /// The writes of the scope that wait for their turn.
    pub(crate) fn places(&self) -> Vec<QueuePlace> {
        self.desk.ports.guard.places(&self.asker.scope)
    }

    /// Makes what was read of the scope stale.
    pub(crate) fn forget(&self) {
        self.desk.ports.guard.forget(&self.asker.scope);
    }
}

/// What the desk does by itself: goes on with what somebody was allowed to begin, and looks after what it remembers.
#[derive(Clone, Copy)]
pub(crate) struct OwnWork<'a>(&'a Desk);

impl<'a> OwnWork<'a> {
    /// The store.
    pub(crate) fn store(self) -> &'a Arc<dyn Store> {
        &self.0.ports.store
    }

    /// The guard before AWS.
    pub(crate) fn guard(self) -> &'a Guard {
        &self.0.ports.guard
    }

    /// The service, for what somebody was allowed to change, in their name.
    pub(crate) fn in_the_name_of(self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.guard().lane(self.0.lane).in_the_name_of(scope, person)
    }

    /// What AWS has at this moment.
    pub(crate) fn partner_central_now(self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.guard().lane(self.0.lane).partner_central(scope)
    }
}

impl Desk {
    /// What the desk does by itself.
    pub(crate) fn own_work(&self) -> OwnWork<'_> {
        OwnWork(self)
    }

    /// Whoever may read in the catalog.
    pub(crate) fn reader<'a>(&'a self, asker: &'a Asker) -> Result<Permit<'a, Reader>, AppError> {
        self.permit(asker, Right::Read)
    }

    /// Whoever may keep drafts.
    pub(crate) fn preparer<'a>(&'a self, asker: &'a Asker) -> Result<Permit<'a, Preparer>, AppError> {
        self.permit(asker, Right::Prepare)
    }

    /// Whoever may change something at AWS: in production only if the configuration allows it, and by those whom it
    /// names.
    pub(crate) fn writer<'a>(&'a self, asker: &'a Asker) -> Result<Permit<'a, Writer>, AppError> {
        self.permit(asker, Right::Write)
    }

    /// Whoever may change many things at once, and what others have begun.
    pub(crate) fn manager<'a>(&'a self, asker: &'a Asker) -> Result<Permit<'a, Manager>, AppError> {
        self.permit(asker, Right::Manage)
    }

    /// Whoever looks after people, settings and the record of who did what.
    pub(crate) fn administrator<'a>(&'a self, asker: &'a Asker) -> Result<Permit<'a, Administrator>, AppError> {
        self.permit(asker, Right::Administer)
    }

    /// Whether somebody may change many things at once, for what depends on it without being refused.
    pub(crate) fn may_manage(&self, asker: &Asker) -> bool {
        self.check(asker, Right::Manage).is_ok()
    }

    /// What somebody may not do, and why, for the pages.
    #[must_use]
    pub fn refusals(&self, asker: &Asker) -> Refusals {
        let why_not = |right| self.check(asker, right).err().map(|error| error.headline());
        Refusals {
            prepare: why_not(Right::Prepare),
            write: why_not(Right::Write),
            manage: why_not(Right::Manage),
            administer: why_not(Right::Administer),
        }
    }

    /// Checks a right. That it was denied is told in the record of who did what.
    fn permit<'a, R>(&'a self, asker: &'a Asker, right: Right) -> Result<Permit<'a, R>, AppError> {
        match self.check(asker, right) {
            Ok(()) => Ok(Permit { desk: self, asker, right: PhantomData }),
            Err(error) => {
                self.denials.tell(&self.ports.store, asker, right.name(), &error, self.now());
                Err(error)
            }
        }
    }

    fn check(&self, asker: &Asker, right: Right) -> Result<(), AppError> {
        match right {
            Right::Read => has(asker, Role::Viewer),
            Right::Prepare => has(asker, Role::Seller),
            Right::Write => {
                has(asker, Role::Seller)?;
                self.refuse_read_only(asker)?;
                if asker.backend == Backend::Production { has(asker, self.policy.production_writes_by) } else { Ok(()) }
            }
            Right::Manage => {
                has(asker, Role::Manager)?;
                self.refuse_read_only(asker)
            }
            Right::Administer if asker.person.administrator => Ok(()),
            Right::Administer => Err(AppError::new(ErrorKind::RoleForbids { needed: "administrator".into() })),
        }
    }

    fn refuse_read_only(&self, asker: &Asker) -> Result<(), AppError> {
        if asker.backend == Backend::Production && !self.policy.allow_production_writes {
            return Err(AppError::new(ErrorKind::ProductionReadOnly));
        }
        Ok(())
    }
}

fn has(asker: &Asker, needed: Role) -> Result<(), AppError> {
    if asker.person.role.may(needed) {
        return Ok(());
    }
    Err(AppError::new(ErrorKind::RoleForbids { needed: needed.label().to_lowercase() }))
}
