//! Command lines: the `aws` command that sends the same request.

use serde_json::{Map, Value};
use service_model::{Kind, official};

use crate::names::kebab_case;
use crate::{UnknownOperation, operation};

/// What the command says about the connection. All of it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientOptions {
    /// `--endpoint-url`: where the service is, such as the emulator's address.
    pub endpoint_url: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--profile`: the named profile of the AWS configuration.
    pub profile: Option<String>,
}

/// A request that no command line can send.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandLineError {
    /// No such operation.
    #[error(transparent)]
    UnknownOperation(#[from] UnknownOperation),
    /// The request isn't an object with the input's members.
    #[error("The request must be an object.")]
    NotAnObject,
    /// The request has a member that the operation doesn't take.
    #[error("{operation} takes no member {member}.")]
    UnknownMember {
        /// The operation.
        operation: String,
        /// The member's name as given.
        member: String,
    },
    /// An option holds a control character, which could end a paste into a terminal early.
    #[error("The option {option} holds a control character.")]
    ControlCharacter {
        /// The option, with its dashes.
        option: String,
    },
}

/// The command that sends a request with the AWS CLI, quoted for a POSIX shell, one option a line.
///
/// Texts that the AWS CLI would take for something else (`file://…`, `https://…`) and texts with control
/// characters can't stand as options of their own: such a request goes as one `--cli-input-json`.
/// Members that are null are left out.
///
/// # Errors
/// When the operation or a member is unknown; see [`CommandLineError`].
pub fn command_line(name: &str, request: &Value, client: &ClientOptions) -> Result<String, CommandLineError> {
    let operation = operation(name)?;
    let members = request.as_object().ok_or(CommandLineError::NotAnObject)?;
    let input = official().shape(&operation.input);
    if let Some(member) = members.keys().find(|member| input.is_none_or(|input| input.member(member).is_none())) {
        return Err(CommandLineError::UnknownMember { operation: name.to_owned(), member: member.clone() });
    }
    let given = in_models_order(&operation.input, members);

    let mut lines = vec![format!("aws partnercentral-selling {}", kebab_case(name))];
    for (option, value) in
        [("--profile", &client.profile), ("--region", &client.region), ("--endpoint-url", &client.endpoint_url)]
    {
        if let Some(value) = value {
            lines.push(option_line(option, value)?);
        }
    }
    if given.values().any(|value| value.as_str().is_some_and(is_misread)) {
        lines.push(option_line("--cli-input-json", &json(&Value::Object(given)))?);
    } else {
        for (member, value) in &given {
            lines.push(member_line(member, value)?);
        }
    }
    Ok(lines.join(" \\\n    "))
}

/// The members that are there, in the order of the model, which is that of the AWS CLI's own pages.
fn in_models_order(input: &str, members: &Map<String, Value>) -> Map<String, Value> {
    let Some(Kind::Structure { members: known, .. }) = official().shape(input).map(|shape| &shape.kind) else {
        return Map::new();
    };
    let given = known.keys().filter_map(|name| Some((name.clone(), members.get(name)?.clone())));
    given.filter(|(_, value)| !value.is_null()).collect()
}

fn member_line(member: &str, value: &Value) -> Result<String, CommandLineError> {
    let option = format!("--{}", kebab_case(member));
    match value {
        Value::Bool(true) => Ok(option),
        Value::Bool(false) => Ok(format!("--no-{}", kebab_case(member))),
        Value::String(text) => option_line(&option, text),
        other => option_line(&option, &json(other)),
    }
}

fn option_line(option: &str, value: &str) -> Result<String, CommandLineError> {
    let unquotable = || CommandLineError::ControlCharacter { option: option.to_owned() };
    if value.chars().any(char::is_control) {
        return Err(unquotable());
    }
    let quoted = shlex::try_quote(value).map_err(|_| unquotable())?;
    // A value that begins with a dash would be read as the next option.
    let between = if value.starts_with('-') { '=' } else { ' ' };
    Ok(format!("{option}{between}{quoted}"))
}

/// Whether the AWS CLI, or the terminal it is pasted into, would not take the text as it stands.
fn is_misread(text: &str) -> bool {
    let loads_a_file = ["file://", "fileb://", "http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    loads_a_file || text.chars().any(is_treacherous)
}

/// Characters that act on a terminal or hide what stands in the line.
fn is_treacherous(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// JSON in which treacherous characters, which can only stand inside its texts, are escaped.
fn json(value: &Value) -> String {
    let mut escaped = String::new();
    for character in value.to_string().chars() {
        if is_treacherous(character) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    escaped
}
