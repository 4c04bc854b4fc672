//! A way to a server that can be cut.

use crate::Error;
use std::net::SocketAddr;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// A proxy between one replica and the database. It ends when this is dropped.
pub(crate) struct Link {
    address: SocketAddr,
    whole: watch::Sender<bool>,
}

impl Link {
    /// A link to PostgreSQL, whole at first, and the address of the same database behind it.
    pub(crate) async fn to_database(address: &str) -> Result<(Self, String), Error> {
        let (before, rest) = address.split_once('@').ok_or("an address without a user")?;
        let (server, name) = rest.split_once('/').ok_or("an address without a database")?;
        let link = Self::to(server.parse()?).await?;
        let address = format!("{before}@{}/{name}", link.address);
        Ok((link, address))
    }

    async fn to(server: SocketAddr) -> Result<Self, Error> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (whole, state) = watch::channel(true);
        tokio::spawn(async move {
            let mut ended = state.clone();
            loop {
                tokio::select! {
                    client = listener.accept() => if let Ok((client, _)) = client {
                        tokio::spawn(join(client, server, state.clone()));
                    },
                    // The link itself is gone.
                    () = until_dropped(&mut ended) => return,
                }
            }
        });
        Ok(Self { address, whole })
    }

    /// Cuts what is open, and lets nothing through any more.
    pub(crate) fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Lets everything through again.
    pub(crate) fn mend(&self) {
        self.whole.send_replace(true);
    }
}

async fn join(mut client: TcpStream, server: SocketAddr, mut whole: watch::Receiver<bool>) {
    if !*whole.borrow_and_update() {
        return;
    }
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    tokio::select! {
        // Whoever closes it, both sides learn of it.
        _ = copy_bidirectional(&mut client, &mut server) => {}
        _ = whole.wait_for(|whole| !whole) => {}
    }
}

async fn until_dropped(whole: &mut watch::Receiver<bool>) {
    while whole.changed().await.is_ok() {}
}
