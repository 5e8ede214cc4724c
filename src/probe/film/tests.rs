//! Real films of a second or two, made with ffmpeg, and what becomes of them in the wild.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;

const MOOV_FIRST: &[u8] = include_bytes!("../../../tests/fixtures/films/moov-first.mp4");
const MOOV_LAST: &[u8] = include_bytes!("../../../tests/fixtures/films/moov-last.mp4");
const FRAGMENTED: &[u8] = include_bytes!("../../../tests/fixtures/films/fragmented.mp4");
const TURNED: &[u8] = include_bytes!("../../../tests/fixtures/films/turned.mp4");
const HEVC: &[u8] = include_bytes!("../../../tests/fixtures/films/hevc.mp4");
const SOUND_ONLY: &[u8] = include_bytes!("../../../tests/fixtures/films/sound-only.m4a");
const MOV: &[u8] = include_bytes!("../../../tests/fixtures/films/sound.mov");
const WEBM: &[u8] = include_bytes!("../../../tests/fixtures/films/plain.webm");
const LIVE: &[u8] = include_bytes!("../../../tests/fixtures/films/live.webm");
const MKV: &[u8] = include_bytes!("../../../tests/fixtures/films/small.mkv");
const ALL: [&[u8]; 10] = [MOOV_FIRST, MOOV_LAST, FRAGMENTED, TURNED, HEVC, SOUND_ONLY, MOV, WEBM, LIVE, MKV];

fn told(film: &[u8]) -> Result<Clip, ClipFault> {
    look(&mut Cursor::new(film), film.len() as u64)
}

fn line(film: &[u8]) -> String {
    match told(film) {
        Ok(clip) => {
            format!("{} {} {}x{} {}s", clip.container, clip.codec, clip.width, clip.height, clip.seconds)
        }
        Err(fault) => format!("{fault:?}"),
    }
}

#[test]
fn a_film_tells_what_it_is() {
    for (film, expected) in [
        (MOOV_FIRST, "mp4 h264 1920x1080 1s"),
        (MOOV_LAST, "mp4 h264 1920x1080 1s"),
        (FRAGMENTED, "mp4 h264 1920x1080 3s"),
        (TURNED, "mp4 h264 1080x1920 1s"),
        (HEVC, "mp4 hevc 1920x1080 2s"),
        (MOV, "mov h264 1920x1080 2s"),
        (WEBM, "webm vp9 1920x1080 2s"),
        (LIVE, "webm vp9 1920x1080 2s"),
        (MKV, "mkv h264 1280x720 2s"),
        (SOUND_ONLY, "NoPicture"),
    ] {
        assert_eq!(line(film), expected);
    }
    assert_eq!(told(MKV).unwrap().bytes, MKV.len() as u64);
}

#[test]
fn what_is_no_film_is_not_taken_for_one() {
    for (bytes, expected) in [
        (&b""[..], ClipFault::Empty),
        (b"mp4", ClipFault::NoFilm),
        (include_bytes!("../../../templates/demo/icon.png"), ClipFault::NoFilm),
        (b"RIFF\x24\0\0\0AVI LIST", ClipFault::NoFilm),
        (&[0; 64], ClipFault::NoFilm),
        (b"\0\0\0\x08free", ClipFault::Damaged),
        (b"\x1a\x45\xdf\xa3\xff\xff\xff\xff", ClipFault::Damaged),
    ] {
        assert_eq!(told(bytes), Err(expected), "{bytes:?}");
    }
}

#[test]
fn a_film_that_was_cut_is_called_so() {
    for film in [MOOV_FIRST, MOOV_LAST, FRAGMENTED, MOV] {
        for end in [film.len() / 3, film.len() / 2, film.len() - 20, film.len() - 1] {
            assert_eq!(told(&film[..end]), Err(ClipFault::CutShort), "{end} of {}", film.len());
        }
    }
    for film in [WEBM, MKV] {
        for end in [film.len() / 2, film.len() - 1] {
            assert_eq!(told(&film[..end]), Err(ClipFault::CutShort), "{end} of {}", film.len());
        }
    }
    // What is recorded live has no end of its own; what is there counts.
    assert_eq!(told(&LIVE[..LIVE.len() - 3]).unwrap().container, "webm");
}

/// A film of which most is nothing: its headers at both ends, and a hole between them.
struct Hole {
    head: Vec<u8>,
    size: u64,
    tail: Vec<u8>,
    at: u64,
    read: u64,
}

impl Hole {
    fn len(&self) -> u64 {
        self.head.len() as u64 + self.size + self.tail.len() as u64
    }
}

impl Read for Hole {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let mut count = 0;
        for place in into {
            let head = self.head.len() as u64;
            let Some(byte) = (match self.at {
                at if at < head => Some(self.head[usize::try_from(at).unwrap()]),
                at if at < head + self.size => Some(0),
                at => self.tail.get(usize::try_from(at - head - self.size).unwrap()).copied(),
            }) else {
                break;
            };
            *place = byte;
            self.at += 1;
            count += 1;
        }
        self.read += count as u64;
        Ok(count)
    }
}

impl Seek for Hole {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.checked_add_signed(by).unwrap(),
            SeekFrom::End(by) => self.len().checked_add_signed(by).unwrap(),
        };
        Ok(self.at)
    }
}

/// Returns a film's atoms: their kinds, and their bytes with the header.
fn atoms(film: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut atoms = Vec::new();
    let mut rest = film;
    while rest.len() >= 8 {
        let size = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        atoms.push((rest[4..8].to_vec(), rest[..size].to_vec()));
        rest = &rest[size..];
    }
    atoms
}

#[test]
fn a_huge_film_is_jumped_through() {
    const SIZE: u64 = 10_000_000_000;
    let find = |kind: &[u8]| atoms(MOOV_LAST).into_iter().find(|(own, _)| own == kind).unwrap().1;
    let head = [&find(b"ftyp")[..], &1_u32.to_be_bytes(), b"mdat", &(SIZE + 16).to_be_bytes()].concat();
    let mut film = Hole { head, size: SIZE, tail: find(b"moov"), at: 0, read: 0 };
    let bytes = film.len();
    let clip = look(&mut film, bytes).unwrap();
    assert_eq!((clip.width, clip.seconds, clip.bytes), (1920, 1, bytes));
    assert!(film.read < 10_000, "{} bytes were read", film.read);
}

#[test]
fn a_film_in_too_many_pieces_is_given_up() {
    // Each atom is eight bytes, and says so.
    let mut film = find_ftyp();
    for _ in 0..500_000 {
        film.extend(*b"\0\0\0\x08free");
    }
    assert_eq!(told(&film), Err(ClipFault::Damaged));
}

fn find_ftyp() -> Vec<u8> {
    atoms(MOOV_LAST).remove(0).1
}

#[test]
fn a_film_is_read_from_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::copy("tests/fixtures/films/moov-first.mp4", &path).unwrap();
    assert_eq!(read(path.to_str().unwrap()).unwrap().height, 1080);
    assert_eq!(read(folder.path().to_str().unwrap()), Err(ClipFault::Missing));
    assert_eq!(read("no-such.mp4"), Err(ClipFault::Missing));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_damage_makes_it_panic(film in 0..ALL.len(), hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = ALL[film].to_vec();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = told(&bytes);
    }

    #[test]
    fn no_end_makes_it_panic(film in 0..ALL.len(), end in any::<prop::sample::Index>()) {
        let _ = told(&ALL[film][..end.index(ALL[film].len())]);
    }
}
