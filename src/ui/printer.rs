//! Owns the streams. Everything that leaves passes the scrub, and drives no terminal but by colours; a broken pipe is
//! silence.

use std::io::{self, Write};

use crate::redact::{Scrub, shown};

/// Writes results to one stream and everything else to the other.
pub struct Printer<'s> {
    out: &'s mut dyn Write,
    err: &'s mut dyn Write,
    scrub: Scrub,
    quiet: bool,
}

impl<'s> Printer<'s> {
    /// Returns a printer over two streams.
    pub fn new(out: &'s mut dyn Write, err: &'s mut dyn Write, scrub: Scrub) -> Self {
        Self { out, err, scrub, quiet: false }
    }

    /// Hides notes from now on; results and errors stay.
    pub fn be_quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
    }

    /// Writes the result.
    ///
    /// # Errors
    /// When the stream cannot be written; a reader that left early is no error.
    pub fn result(&mut self, text: &str) -> io::Result<()> {
        let text = self.leaving(text);
        write(self.out, &text)
    }

    /// Writes what a sandbox says when it is ready: a world's tokens are made up, and its clients need them.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn ready(&mut self, text: &str) -> io::Result<()> {
        write(self.out, text)
    }

    /// Writes a note beside the result: progress, what comes next.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.error(text) }
    }

    /// Writes an error.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn error(&mut self, text: &str) -> io::Result<()> {
        let text = self.leaving(text);
        write(self.err, &text)
    }

    /// Returns a text as it leaves. What hides in a secret goes first, or taking it out would make the secret whole.
    fn leaving(&self, text: &str) -> String {
        self.scrub.scrub(&shown(text))
    }
}

fn write(stream: &mut dyn Write, text: &str) -> io::Result<()> {
    let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    match stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.write_all(newline.as_bytes()))
        .and_then(|()| stream.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_in_a_secret_does_not_hide_it_from_the_scrub() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut printer = Printer::new(&mut out, &mut err, Scrub::new());
        printer.result("EAA\u{200b}MtyE0ZBpd8BO9wqYk3ZCr7Jx1u\u{9b}Vh2TnLs5 \u{1b}[1mbold\u{1b}[0m").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "*** \u{1b}[1mbold\u{1b}[0m\n");
    }
}
