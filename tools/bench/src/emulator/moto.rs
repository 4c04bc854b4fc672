//! moto's server, the stand-in for other AWS services that most people know, with an equal list:
//! 50 parameters of SSM.

use crate::{
    client::{Ask, Client, Error},
    process::Process,
};
use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

/// How many rows the list has.
const ROWS: usize = 50;
/// How long to wait for its first answer.
const PATIENCE: usize = 600;

/// Where moto's server is installed.
pub(crate) struct Moto {
    program: PathBuf,
}

impl Moto {
    pub(crate) fn at(program: &str) -> Self {
        Self { program: program.into() }
    }

    /// Starts it and returns once it answers.
    pub(crate) async fn start(&self) -> Result<(Process, SocketAddr), Error> {
        // It can't say which port it took, so a free one is found for it.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Process::start(Path::new(&self.program), &["-p", &address.port().to_string()], None)?;
        for _ in 0..PATIENCE {
            if let Ok(mut client) = Client::connect(address).await
                && client.succeed(&list()).await.is_ok()
            {
                return Ok((process, address));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("moto's server doesn't answer".into())
    }
}

/// Puts the rows in.
pub(crate) async fn fill(address: SocketAddr) -> Result<(), Error> {
    for number in 0..ROWS {
        let body = format!(
            r#"{{"Name":"/co-selling/parameter-{number:02}","Value":"value {number}","Type":"String",
                "Description":"A parameter whose description makes it about as long as an invitation in a list, so that
                both servers write about the same number of bytes: the engagement's title, both parties, four dates."}}"#
        );
        // One connection each: Werkzeug's server closes it after every answer.
        let ask = Ask::operation("ssm", "1.1", "AmazonSSM.PutParameter", "testing", body.replace('\n', " "));
        Client::connect(address).await?.succeed(&ask).await?;
    }
    Ok(())
}

/// Lists the rows.
pub(crate) fn list() -> Ask {
    let body = format!(r#"{{"MaxResults":{ROWS}}}"#);
    Ask::operation("ssm", "1.1", "AmazonSSM.DescribeParameters", "testing", body)
}
