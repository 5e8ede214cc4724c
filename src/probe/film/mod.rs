//! Films: what the container of an MP4, MOV, WebM or MKV file tells, without looking at a picture.
//!
//! Only headers are read; what lies between them is jumped over, so a file of any size takes little memory. The
//! one exception is a recording of a browser, which does not say its length: its frames' times are walked through.

mod matroska;
mod mp4;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::journey::port::{Clip, ClipFault};

/// What every film of the Matroska family begins with: an EBML header.
const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];

/// Reads what the film at `path` tells.
///
/// # Errors
/// Why it tells nothing.
pub(super) fn read(path: &str) -> Result<Clip, ClipFault> {
    // Opening what is no file, like a pipe, could wait for ever.
    let meta = std::fs::metadata(path).map_err(|_| ClipFault::Missing)?;
    if !meta.is_file() {
        return Err(ClipFault::Missing);
    }
    let mut file = BufReader::new(File::open(path).map_err(|_| ClipFault::Missing)?);
    look(&mut file, meta.len())
}

/// Reads what a film of `bytes` bytes tells.
fn look(film: &mut (impl Read + Seek), bytes: u64) -> Result<Clip, ClipFault> {
    if bytes == 0 {
        return Err(ClipFault::Empty);
    }
    let mut head = [0; 8];
    film.read_exact(&mut head).map_err(|_| ClipFault::NoFilm)?;
    film.seek(SeekFrom::Start(0)).map_err(|_| ClipFault::Damaged)?;
    match head {
        [a, b, c, d, ..] if [a, b, c, d] == EBML => matroska::read(film, bytes),
        [.., a, b, c, d] if mp4::begins([a, b, c, d]) => mp4::read(film, bytes),
        _ => Err(ClipFault::NoFilm),
    }
}

#[cfg(test)]
mod tests;
