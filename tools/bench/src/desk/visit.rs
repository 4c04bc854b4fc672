//! What a first visit costs over the wire.

use crate::{
    client::{Ask, Client, Error},
    process::say,
};

/// Loads a page and all that it names, compressed with brotli, and prints the bytes by kind.
pub(crate) async fn report(client: &mut Client, page: &str, cookie: &str) -> Result<(), Error> {
    let plain = client.succeed(&Ask::page(page, cookie, "identity")).await?;
    let html = String::from_utf8(plain.to_vec())?;
    let mut kinds = vec![("html", client.succeed(&Ask::page(page, cookie, "br")).await?.len())];
    for (kind, extension) in [("css", ".css"), ("js", ".js"), ("wasm", ".wasm")] {
        let mut bytes = 0;
        for path in files(&html, extension) {
            bytes += client.succeed(&Ask::page(&path, cookie, "br")).await?.len();
        }
        kinds.push((kind, bytes));
    }
    say(&format!("First visit of {page}, bytes over the wire, brotli"));
    for (kind, bytes) in &kinds {
        say(&format!("  {kind:<5} {bytes:>9}"));
    }
    say(&format!("  {:<5} {:>9}", "all", kinds.iter().map(|(_, bytes)| bytes).sum::<usize>()));
    Ok(())
}

/// The distinct files under `/pkg/` that a page names.
fn files(html: &str, extension: &str) -> Vec<String> {
    let mut found: Vec<String> = html
        .split(['"', '\''])
        .filter(|text| text.contains("/pkg/") && text.ends_with(extension))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}
