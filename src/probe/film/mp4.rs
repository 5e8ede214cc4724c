//! MP4 and MOV: a tree of atoms, of which those that describe the film are decoded.

use std::io::{Read, Seek, SeekFrom};

use mp4_atom::{Header, Mdhd, Mehd, Mvhd, ReadAtom, ReadFrom, Tfdt, Tfhd, Tkhd, Trex, Trun};

use crate::journey::port::{Clip, ClipFault};

/// The most atoms that are looked at; a film of hours in pieces of a second has a fraction of it.
const MOST_ATOMS: usize = 400_000;
/// The largest atom that is decoded, in bytes.
const LARGEST: u64 = 16 << 20;

/// Returns whether a file can begin with an atom of this kind. MOV files of old have no `ftyp`.
pub(super) fn begins(kind: [u8; 4]) -> bool {
    matches!(&kind, b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" | b"styp")
}

/// Reads what the film tells.
pub(super) fn read(film: &mut (impl Read + Seek), bytes: u64) -> Result<Clip, ClipFault> {
    let mut walk = Walk { film, left: MOST_ATOMS };
    let mut container = "mov";
    let mut movie = Movie::default();
    for atom in walk.children(0, bytes, ClipFault::CutShort)? {
        match &atom.kind() {
            b"ftyp" => container = walk.brand(&atom)?,
            b"moov" => movie = walk.movie(&atom)?,
            b"moof" => walk.fragment(&atom, &mut movie)?,
            _ => {}
        }
    }
    let shown = movie.tracks.iter().filter(|track| track.width > 0 && track.height > 0);
    // A cover or a preview may be a second, smaller picture.
    let Some(track) = shown.max_by_key(|track| u64::from(track.width) * u64::from(track.height)) else {
        return Err(if movie.is_there { ClipFault::NoPicture } else { ClipFault::Damaged });
    };
    let own = seconds(track.length, track.timescale);
    let whole = seconds(movie.length, movie.timescale);
    let (width, height) =
        if track.is_turned { (track.height, track.width) } else { (track.width, track.height) };
    Ok(Clip {
        container: container.into(),
        codec: codec(track.format),
        width: width.into(),
        height: height.into(),
        seconds: own.max(whole),
        bytes,
    })
}

/// Returns whole seconds, rounded up; all ones stand for an unknown length.
fn seconds(length: u64, timescale: u32) -> u64 {
    let is_unknown = length == u64::MAX || length == u64::from(u32::MAX) || timescale == 0;
    if is_unknown { 0 } else { length.div_ceil(u64::from(timescale)) }
}

/// Returns the codec that a sample format stands for.
fn codec(format: [u8; 4]) -> String {
    let name = match &format {
        b"avc1" | b"avc3" => "h264",
        b"hvc1" | b"hev1" => "hevc",
        b"vp08" => "vp8",
        b"vp09" => "vp9",
        b"av01" => "av1",
        b"mp4v" => "mpeg4",
        b"apcn" | b"apch" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "prores",
        other => {
            let text = String::from_utf8_lossy(other);
            return text.trim().chars().filter(char::is_ascii_graphic).collect();
        }
    };
    name.into()
}

/// What is known of the whole film.
#[derive(Default)]
struct Movie {
    is_there: bool,
    timescale: u32,
    length: u64,
    tracks: Vec<Track>,
    /// How long a frame is where a fragment does not say, by track.
    frame: Vec<(u32, u32)>,
}

/// What is known of one track of pictures.
#[derive(Default)]
struct Track {
    id: u32,
    timescale: u32,
    length: u64,
    width: u16,
    height: u16,
    format: [u8; 4],
    is_turned: bool,
}

/// An atom: its header, and where its body lies.
struct Atom {
    header: Header,
    start: u64,
    end: u64,
}

impl Atom {
    fn kind(&self) -> [u8; 4] {
        self.header.kind.into()
    }
}

struct Walk<'f, F> {
    film: &'f mut F,
    /// How many atoms may still be looked at.
    left: usize,
}

impl<F: Read + Seek> Walk<'_, F> {
    /// Lists the atoms between two places; `fault` is what it means if the last one reaches further.
    fn children(&mut self, start: u64, end: u64, fault: ClipFault) -> Result<Vec<Atom>, ClipFault> {
        let mut atoms = Vec::new();
        let mut at = start;
        // What is shorter than a header is padding.
        while at.saturating_add(8) <= end {
            self.left = self.left.checked_sub(1).ok_or(ClipFault::Damaged)?;
            self.seek(at)?;
            let header = Header::read_from(self.film).map_err(|_| fault)?;
            let body = self.film.stream_position().map_err(|_| ClipFault::Damaged)?;
            let size = header.size.map(|size| u64::try_from(size).unwrap_or(u64::MAX));
            let stop = size.map_or(Some(end), |size| body.checked_add(size)).ok_or(ClipFault::Damaged)?;
            if stop > end {
                return Err(fault);
            }
            atoms.push(Atom { header, start: body, end: stop });
            at = stop;
        }
        Ok(atoms)
    }

    fn inside(&mut self, atom: &Atom) -> Result<Vec<Atom>, ClipFault> {
        self.children(atom.start, atom.end, ClipFault::Damaged)
    }

    fn seek(&mut self, to: u64) -> Result<(), ClipFault> {
        self.film.seek(SeekFrom::Start(to)).map(|_| ()).map_err(|_| ClipFault::Damaged)
    }

    fn take<const N: usize>(&mut self, atom: &Atom, skipped: u64) -> Result<[u8; N], ClipFault> {
        let start = atom.start.saturating_add(skipped);
        if start.saturating_add(N as u64) > atom.end {
            return Err(ClipFault::Damaged);
        }
        self.seek(start)?;
        let mut bytes = [0; N];
        self.film.read_exact(&mut bytes).map_err(|_| ClipFault::Damaged)?;
        Ok(bytes)
    }

    fn decode<A: ReadAtom>(&mut self, atom: &Atom) -> Result<A, ClipFault> {
        if atom.end - atom.start > LARGEST {
            return Err(ClipFault::Damaged);
        }
        self.seek(atom.start)?;
        A::read_atom(&atom.header, self.film).map_err(|_| ClipFault::Damaged)
    }

    fn brand(&mut self, atom: &Atom) -> Result<&'static str, ClipFault> {
        let brand: [u8; 4] = self.take(atom, 0)?;
        Ok(if &brand == b"qt  " { "mov" } else { "mp4" })
    }

    fn movie(&mut self, moov: &Atom) -> Result<Movie, ClipFault> {
        let mut movie = Movie { is_there: true, ..Movie::default() };
        for atom in self.inside(moov)? {
            match &atom.kind() {
                b"mvhd" => movie.timescale = self.decode::<Mvhd>(&atom)?.timescale,
                b"trak" => movie.tracks.extend(self.track(&atom)?),
                b"mvex" => {
                    for atom in self.inside(&atom)? {
                        match &atom.kind() {
                            b"mehd" => movie.length = self.decode::<Mehd>(&atom)?.fragment_duration,
                            b"trex" => {
                                let trex: Trex = self.decode(&atom)?;
                                movie.frame.push((trex.track_id, trex.default_sample_duration));
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(movie)
    }

    /// Reads a track, if it is one of pictures.
    fn track(&mut self, of: &Atom) -> Result<Option<Track>, ClipFault> {
        let mut track = Track::default();
        let mut is_picture = false;
        for atom in self.inside(of)? {
            match &atom.kind() {
                b"tkhd" => {
                    let head: Tkhd = self.decode(&atom)?;
                    track.id = head.track_id;
                    // A quarter turn, which phones write when they are held the other way.
                    let matrix = &head.matrix;
                    track.is_turned = matrix.a == 0 && matrix.d == 0 && matrix.b != 0 && matrix.c != 0;
                }
                b"mdia" => {
                    for atom in self.inside(&atom)? {
                        match &atom.kind() {
                            b"mdhd" => {
                                let head: Mdhd = self.decode(&atom)?;
                                (track.timescale, track.length) = (head.timescale, head.duration);
                            }
                            b"minf" => is_picture = self.media(&atom, &mut track)?,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(is_picture.then_some(track))
    }

    /// Reads a track's format and the size of its pictures. Returns whether it has any.
    fn media(&mut self, minf: &Atom, track: &mut Track) -> Result<bool, ClipFault> {
        let mut is_picture = false;
        for atom in self.inside(minf)? {
            match &atom.kind() {
                b"vmhd" => is_picture = true,
                b"stbl" => {
                    let tables = self.inside(&atom)?;
                    let Some(formats) = tables.iter().find(|atom| &atom.kind() == b"stsd") else { continue };
                    // Version, flags and a count come before the formats, of which the first tells enough.
                    let entries = self.children(formats.start + 8, formats.end, ClipFault::Damaged)?;
                    let Some(entry) = entries.first() else { continue };
                    track.format = entry.kind();
                    // Of a sound's entry these bytes mean something else, and are not looked at afterwards.
                    if let Ok([width, height]) = self.take::<4>(entry, 24).map(|bytes| {
                        let [a, b, c, d] = bytes;
                        [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]
                    }) {
                        (track.width, track.height) = (width, height);
                    }
                }
                _ => {}
            }
        }
        Ok(is_picture)
    }

    /// Adds the length of a fragment's frames to its track.
    fn fragment(&mut self, moof: &Atom, movie: &mut Movie) -> Result<(), ClipFault> {
        for traf in self.inside(moof)?.iter().filter(|atom| &atom.kind() == b"traf") {
            let mut head = None;
            let mut begins = None;
            let mut frames: u64 = 0;
            for atom in self.inside(traf)? {
                match &atom.kind() {
                    b"tfhd" => head = Some(self.decode::<Tfhd>(&atom)?),
                    b"tfdt" => begins = Some(self.decode::<Tfdt>(&atom)?.base_media_decode_time),
                    b"trun" => {
                        let run: Trun = self.decode(&atom)?;
                        let id = head.as_ref().map_or(0, |head| head.track_id);
                        let usual =
                            movie.frame.iter().find(|(track, _)| *track == id).map(|(_, usual)| *usual);
                        let usual = head.as_ref().and_then(|head| head.default_sample_duration).or(usual);
                        frames = frames.saturating_add(length(&run, usual.unwrap_or_default()));
                    }
                    _ => {}
                }
            }
            let id = head.map_or(0, |head| head.track_id);
            if let Some(track) = movie.tracks.iter_mut().find(|track| track.id == id) {
                let end = begins.unwrap_or(track.length).saturating_add(frames);
                track.length = track.length.max(end);
            }
        }
        Ok(())
    }
}

/// Returns the length of a run of frames.
fn length(run: &Trun, usual: u32) -> u64 {
    match &run.samples {
        mp4_atom::TrunSamples::Inherited { count, .. } => u64::from(*count) * u64::from(usual),
        mp4_atom::TrunSamples::Explicit(frames) => {
            frames.iter().map(|frame| u64::from(frame.duration.unwrap_or(usual))).sum()
        }
    }
}
