//! The migrations are compiled in; a new file among them has to start a build.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
