//! How pages name the files that the browser loads.

use app::Script;
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::config::LeptosOptions;
use sha2::{Digest, Sha384};
use std::{fs, path::Path};

const NAME: &str = "cosell";
/// The list of hashes that the build leaves beside the program, named as `cargo-leptos` names it.
const HASHES: &str = "hash.txt";

/// How pages find the files under `site`, and what the script among them has to be. Without a list of hashes beside
/// the program nothing was built, and the names are plain.
pub(crate) fn browser_files(site: &Path) -> (LeptosOptions, Option<Script>) {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(HASHES)));
    let hashes = beside.and_then(|list| fs::read_to_string(list).ok());
    let options = LeptosOptions::builder()
        .output_name(NAME)
        .site_root(site.display().to_string())
        .site_pkg_dir("pkg")
        .hash_files(hashes.is_some())
        .build();
    (options, script(site, hashes.as_deref()))
}

fn script(site: &Path, hashes: Option<&str>) -> Option<Script> {
    let file = match hashes {
        Some(hashes) => {
            let hash = hashes.lines().find_map(|line| line.trim().strip_prefix("js:"))?;
            format!("{NAME}.{}.js", hash.trim())
        }
        None => format!("{NAME}.js"),
    };
    let content = fs::read(site.join("pkg").join(&file)).ok()?;
    let integrity = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)));
    Some(Script { file, integrity })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_named_by_what_it_holds() {
        let site = tempfile::tempdir().expect("a folder");
        assert_eq!(script(site.path(), None), None);
        fs::create_dir(site.path().join("pkg")).expect("a folder");
        for file in ["cosell.js", "cosell.aB-1.js"] {
            fs::write(site.path().join("pkg").join(file), "alert('Hello, world.');").expect("written");
        }
        // The example of the specification.
        let integrity = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO".to_owned();
        let plain = Script { file: "cosell.js".into(), integrity: integrity.clone() };
        assert_eq!(script(site.path(), None), Some(plain));
        let hashed = Script { file: "cosell.aB-1.js".into(), integrity };
        assert_eq!(script(site.path(), Some("css: x\njs: aB-1\nwasm: y\n")), Some(hashed));
        assert_eq!(script(site.path(), Some("js: gone\n")), None);
    }
}
