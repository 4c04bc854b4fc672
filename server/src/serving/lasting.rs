//! Sends an answer that lasts.
//!
//! A connection of hyper holds 16 KiB of buffers and more, which an event stream that is silent for most of its
//! life has no use for. So such an answer leaves hyper before anything of it is sent, with the bare connection:
//! what is written here is its head, and its frames as chunks (RFC 9112, sections 2 to 7), as they come.

use super::patient::Patient;
use axum::{body::Body, response::Response};
use futures::StreamExt;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderName, TRANSFER_ENCODING};
use std::{io, io::Write as _};
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A date as HTTP spells it (RFC 9110, section 5.6.7).
const HTTP_DATE: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
/// What the sender of this file says about the connection itself.
const OWN: [HeaderName; 4] = [CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING];

/// Sends an answer until it ends or the client goes, and closes the connection.
///
/// # Errors
/// When the client reads nothing for too long, or the connection breaks.
pub(super) async fn send(mut connection: Patient, answer: Response) -> io::Result<()> {
    let (head, body) = {
        let (parts, body) = answer.into_parts();
        (head(&parts, OffsetDateTime::now_utc())?, body)
    };
    connection.write_all(&head).await?;
    drop(head);
    if frames(&mut connection, body).await? {
        connection.write_all(b"0\r\n\r\n").await?;
    }
    connection.shutdown().await
}

/// Sends the frames of a body; whether to its end.
async fn frames(connection: &mut Patient, body: Body) -> io::Result<bool> {
    let mut frames = body.into_data_stream();
    loop {
        let mut rest = [0; 64];
        let frame = tokio::select! {
            frame = frames.next() => frame,
            // What a client still sends is of no interest, only that it hangs up.
            read = connection.read(&mut rest) => match read? {
                0 => return Ok(false),
                _ => continue,
            },
        };
        let Some(frame) = frame else { return Ok(true) };
        let frame = frame.map_err(io::Error::other)?;
        // An empty chunk would be the end.
        if !frame.is_empty() {
            connection.write_all(&chunk(&frame)?).await?;
        }
    }
}

fn chunk(frame: &[u8]) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::with_capacity(frame.len() + 16);
    write!(chunk, "{:x}\r\n", frame.len())?;
    chunk.extend_from_slice(frame);
    chunk.extend_from_slice(b"\r\n");
    Ok(chunk)
}

fn head(parts: &http::response::Parts, now: OffsetDateTime) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(1_024);
    write!(head, "HTTP/1.1 {}\r\n", parts.status)?;
    for (name, value) in parts.headers.iter().filter(|(name, _)| !OWN.contains(name)) {
        write!(head, "{name}: ")?;
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    let date = now.format(HTTP_DATE).map_err(io::Error::other)?;
    write!(head, "date: {date}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n")?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_head_is_spelled_as_http_wants_it() {
        let (mut parts, ()) = http::Response::new(()).into_parts();
        parts.headers.insert("content-type", "text/event-stream".parse().expect("a value"));
        parts.headers.insert("content-length", "7".parse().expect("a value"));
        let head = head(&parts, datetime!(2026-11-07 04:05:09 UTC)).expect("a head");
        assert_eq!(
            String::from_utf8_lossy(&head),
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ndate: Sat, 07 Nov 2026 04:05:09 GMT\r\n\
             connection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        );
    }

    #[test]
    fn a_chunk_tells_its_length_in_hexadecimal_digits() {
        assert_eq!(chunk(&[b'x'; 26]).expect("a chunk"), [&b"1a\r\n"[..], &[b'x'; 26], b"\r\n"].concat());
    }
}
