//! `[sign_in.oidc.…]`: an OpenID Connect provider.

use identity::{
    ClaimNames,
    oidc::{Settings, Strength, issuer_url},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// An OpenID Connect provider.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OidcSection {
    /// The provider's name on the button: "Sign in with …".
    pub(crate) label: String,
    /// Its issuer, letter by letter as it calls itself, such as `https://id.example.com/realms/sales`.
    pub(crate) issuer: String,
    /// The desk's client id there.
    pub(crate) client_id: String,
    /// The desk's secret there; a client without one is protected by PKCE alone.
    pub(crate) client_secret: Option<String>,
    /// A file whose first line is that secret.
    pub(crate) client_secret_file: Option<PathBuf>,
    /// What is asked for.
    pub(crate) scopes: Vec<String>,
    /// The claims that may hold the name on the screen, the better first.
    pub(crate) name_claims: Vec<String>,
    /// The claim that holds the groups; dots lead into objects: `realm_access.roles`.
    pub(crate) groups_claim: String,
    /// Whether the provider is asked for user information, because its tokens do not hold the groups.
    pub(crate) userinfo: bool,
    /// The classes of authentication (`acr`) that are taken, the best first; the provider is asked for them. Any, when
    /// empty.
    pub(crate) required_acr: Vec<String>,
    /// The methods (`amr`) that all have to have been used, such as `mfa`; the provider has to be told so by its own
    /// policy.
    pub(crate) required_amr: Vec<String>,
    /// Whether the provider may sign people out by an invisible frame. It is a read that changes something, and proves
    /// itself by nothing but the session's id: back-channel sign-out is better where there is one.
    pub(crate) front_channel_logout: bool,
}

impl Default for OidcSection {
    fn default() -> Self {
        let Settings { scopes, claims, .. } = Settings::default();
        Self {
            label: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            client_secret: None,
            client_secret_file: None,
            scopes,
            name_claims: claims.name,
            groups_claim: claims.groups,
            userinfo: false,
            required_acr: Vec::new(),
            required_amr: Vec::new(),
            front_channel_logout: false,
        }
    }
}

impl std::fmt::Debug for OidcSection {
    /// Leaves out the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OidcSection")
            .field("label", &self.label)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret.as_ref().map(|_| "…"))
            .field("client_secret_file", &self.client_secret_file)
            .field("scopes", &self.scopes)
            .field("name_claims", &self.name_claims)
            .field("groups_claim", &self.groups_claim)
            .field("userinfo", &self.userinfo)
            .field("required_acr", &self.required_acr)
            .field("required_amr", &self.required_amr)
            .field("front_channel_logout", &self.front_channel_logout)
            .finish()
    }
}

impl OidcSection {
    /// What is agreed on with the provider.
    pub(crate) fn settings(&self, id: &str) -> Settings {
        Settings {
            id: id.to_owned(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            scopes: self.scopes.clone(),
            claims: ClaimNames {
                name: self.name_claims.clone(),
                groups: self.groups_claim.clone(),
                ..ClaimNames::default()
            },
            userinfo: self.userinfo,
            strength: Strength { acr: self.required_acr.clone(), amr: self.required_amr.clone() },
            ..Settings::default()
        }
    }

    /// What people know the provider by.
    pub(crate) fn label<'a>(&'a self, id: &'a str) -> &'a str {
        if self.label.trim().is_empty() { id } else { self.label.trim() }
    }

    /// Takes the secret out of its file.
    fn read_secret(&mut self, id: &str) -> Result<(), String> {
        let Some(file) = &self.client_secret_file else { return Ok(()) };
        let name = format!("sign_in.oidc.{id}.client_secret");
        if self.client_secret.is_some() {
            return Err(format!("`{name}` and `{name}_file` are both set: keep one"));
        }
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("`{name}_file`: {} cannot be read: {error}", file.display()))?;
        self.client_secret = Some(text.lines().next().unwrap_or_default().trim().to_owned());
        Ok(())
    }

    fn problems(&self, id: &str) -> Vec<String> {
        let name = format!("sign_in.oidc.{id}");
        let mut problems = Vec::new();
        let fit = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        if id.is_empty() || id.len() > 32 || !id.bytes().all(fit) {
            problems.push(format!(
                "`{name}`: the name stands in addresses: use small letters, digits and hyphens, at most 32"
            ));
        }
        if let Err(why) = issuer_url(&self.issuer) {
            problems.push(format!("`{name}.issuer` {why}"));
        }
        if self.client_id.trim().is_empty() {
            problems.push(format!("`{name}.client_id` is empty: set it to the desk's client id at the provider"));
        }
        if self.client_secret.as_ref().is_some_and(String::is_empty) {
            problems
                .push(format!("`{name}.client_secret` is empty: set it, or remove it for a client without a secret"));
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            problems.push(format!("`{name}.scopes` lacks \"openid\", without which there is no sign-in: add it"));
        }
        for (setting, values) in [("required_acr", &self.required_acr), ("required_amr", &self.required_amr)] {
            if values.iter().any(|value| value.is_empty() || value.contains(char::is_whitespace)) {
                problems.push(format!(
                    "`{name}.{setting}` holds an empty word or one with spaces: write each value as a text of its own"
                ));
            }
        }
        if self.groups_claim.trim().is_empty() {
            problems.push(format!("`{name}.groups_claim` is empty: set it to the claim that holds the groups"));
        }
        problems
    }
}

/// Takes all secrets out of their files. Says what is wrong with the files.
pub(super) fn read_secrets(sections: &mut BTreeMap<String, OidcSection>) -> Vec<String> {
    sections.iter_mut().filter_map(|(id, section)| section.read_secret(id).err()).collect()
}

/// Every wrong setting, with its fix.
pub(super) fn problems(sections: &BTreeMap<String, OidcSection>) -> Vec<String> {
    let mut problems: Vec<_> = sections.iter().flat_map(|(id, section)| section.problems(id)).collect();
    let mut known = BTreeMap::new();
    for (id, section) in sections {
        if let Some(other) = known.insert(&section.issuer, id)
            && !section.issuer.is_empty()
        {
            problems.push(format!(
                "`sign_in.oidc.{other}` and `sign_in.oidc.{id}` have the same issuer, so their people would be the same: \
                 keep one"
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section() -> OidcSection {
        OidcSection {
            issuer: "https://id.example.com".into(),
            client_id: "cosell-desk".into(),
            client_secret: Some("hush".into()),
            ..OidcSection::default()
        }
    }

    fn of(id: &str, section: OidcSection) -> Vec<String> {
        problems(&BTreeMap::from([(id.to_owned(), section)]))
    }

    #[test]
    fn what_is_wrong_is_named_and_the_secret_is_not() {
        assert_eq!(of("contoso", section()), Vec::<String>::new());
        for (wrong, words) in [
            (
                OidcSection { issuer: "http://id.example.com".into(), ..section() },
                "contoso.issuer` begins with neither",
            ),
            (OidcSection { client_id: " ".into(), ..section() }, "contoso.client_id` is empty"),
            (OidcSection { client_secret: Some(String::new()), ..section() }, "contoso.client_secret` is empty"),
            (OidcSection { scopes: vec!["profile".into()], ..section() }, "lacks \"openid\""),
            (OidcSection { groups_claim: String::new(), ..section() }, "contoso.groups_claim` is empty"),
            (OidcSection { required_acr: vec!["a b".into()], ..section() }, "contoso.required_acr` holds"),
            (OidcSection { required_amr: vec![String::new()], ..section() }, "contoso.required_amr` holds"),
        ] {
            let problems = of("contoso", wrong);
            assert!(problems.len() == 1 && problems[0].contains(words), "{problems:?}");
        }
        assert!(of("Con/toso", section())[0].contains("small letters"));
        let two = BTreeMap::from([("a".to_owned(), section()), ("b".to_owned(), section())]);
        assert!(problems(&two)[0].contains("the same issuer"));
        assert!(!format!("{:?}", section()).contains("hush"));
    }

    #[test]
    fn a_secret_is_read_from_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret");
        std::fs::write(&file, "hush\n").expect("written");
        let with_file = OidcSection { client_secret: None, client_secret_file: Some(file), ..section() };
        let mut sections = BTreeMap::from([("contoso".to_owned(), with_file)]);
        assert_eq!(read_secrets(&mut sections), Vec::<String>::new());
        assert_eq!(sections["contoso"].client_secret.as_deref(), Some("hush"));
        assert!(read_secrets(&mut sections)[0].contains("both set"));
        let nowhere = OidcSection { client_secret: None, client_secret_file: Some("/nowhere".into()), ..section() };
        assert!(read_secrets(&mut BTreeMap::from([("a".to_owned(), nowhere)]))[0].contains("cannot be read"));
    }
}
