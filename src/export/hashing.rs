//! Writing a file and its hash at once.

use std::io;

/// Hands on what is written, and hashes it.
#[derive(Debug)]
pub(super) struct Hashing<W> {
    to: W,
    hasher: blake3::Hasher,
}

impl<W: io::Write> Hashing<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, hasher: blake3::Hasher::new() }
    }

    /// What was written to, and the hash of all that was.
    pub(super) fn finish(self) -> (W, blake3::Hash) {
        let hash = self.hasher.finalize();
        (self.to, hash)
    }
}

impl<W: io::Write> io::Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
