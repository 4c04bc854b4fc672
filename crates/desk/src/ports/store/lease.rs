//! Who of several replicas does what only one may do.

/// Proof of a lease. Whoever takes the lease over gets a higher number, so that what a former holder
/// still writes (it was paused, or cut off) is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The lease's name.
    pub lease: String,
    /// Rises each time another takes the lease.
    pub number: i64,
}
