//! As little HTTP/1.1 as a load generator needs: what it spends is missing to whom it measures.

use tokio::{
    io::{self, AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection that is kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    read: usize,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Whether it says when to come again.
    pub(crate) retry_after: bool,
    /// Whether the connection ends here.
    pub(crate) closes: bool,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: &str) -> io::Result<Self> {
        Ok(Self::over(TcpStream::connect(address).await?))
    }

    /// Uses the stream.
    pub(crate) fn over(stream: TcpStream) -> Self {
        // without it the kernel may wait for more to send; failing costs only time
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            buffer: vec![0; 4096],
            read: 0,
        }
    }

    /// Sends a whole request and reads its whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.read = 0;
        let head = loop {
            if let Some(end) = find(&self.buffer[..self.read], b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let header = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name))
                .map(str::trim)
        };
        let status = text
            .get(9..12)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0);
        let length: usize = header("content-length:")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        let (retry_after, closes) = (
            header("retry-after:").is_some(),
            header("connection:") == Some("close"),
        );
        while self.read < head + length {
            self.more().await?;
        }
        let body = self.buffer[head..head + length].to_vec();
        Ok(Answer {
            status,
            retry_after,
            closes,
            body,
        })
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.read == self.buffer.len() {
            self.buffer.resize(self.read * 2, 0);
        }
        match self.stream.read(&mut self.buffer[self.read..]).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.read += read;
                Ok(())
            }
        }
    }
}

impl Answer {
    /// The receipt number in it.
    pub(crate) fn receipt(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.body).ok()?;
        let begin = text.find("\"YH-")? + 1;
        let end = begin + text[begin..].find('"')?;
        Some(text[begin..end].to_owned())
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}
