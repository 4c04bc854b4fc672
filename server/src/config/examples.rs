//! The example settings beside the sources are right.

use super::{Config, check};
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use url::Url;

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy")
}

/// The example settings, by file.
fn examples() -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![deploy()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name == "cosell-desk.toml") {
                found.push(path);
            }
        }
    }
    found
}

/// Reads and checks one as a start does, with a key of the record in place of the one that whoever deploys makes.
fn read(example: &Path) -> Config {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("audit.key");
    std::fs::write(&key, "0123456789abcdef0123456789abcdef").expect("written");
    let text = std::fs::read_to_string(example).expect("a file");
    let text = text.replace("/etc/cosell-desk/audit.key", key.to_str().expect("a plain path"));
    let settings = Figment::from(Serialized::defaults(Config::default())).merge(Toml::string(&text));
    let config: Config = settings.extract().unwrap_or_else(|error| panic!("{}: {error}", example.display()));
    assert_eq!(check::problems(&config), Vec::<String>::new(), "{}", example.display());
    config
}

#[test]
fn every_example_of_settings_is_taken() {
    let examples = examples();
    assert!(!examples.is_empty());
    for example in examples {
        assert!(read(&example).sign_in.is_real(), "{}", example.display());
    }
}

#[test]
fn whoever_signs_out_behind_oauth2_proxy_lands_where_no_sign_in_begins() {
    let folder = deploy().join("alb-oauth2-proxy");
    let config = read(&folder.join("cosell-desk.toml"));
    let proxy = config.sign_in.proxy.expect("a proxy");
    let here = Url::parse("https://www.example.com/").expect("an address");
    let way_out = here.join(&proxy.sign_out_url.expect("a way out")).expect("an address");
    let back = way_out.query_pairs().find(|(name, _)| name == "rd").expect("where it leads").1.into_owned();
    let settings: Value =
        Figment::from(Toml::file_exact(folder.join("oauth2-proxy.cfg"))).extract().expect("the proxy's settings");
    // Everywhere else oauth2-proxy leads to the provider, which may know who comes and let them in again.
    let open = settings["skip_auth_routes"].as_array().expect("a list");
    assert!(open.contains(&format!("GET=^{back}$").into()), "{back} in {open:?}");
}
