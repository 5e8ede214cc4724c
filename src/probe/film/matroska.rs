//! WebM and MKV: a stream of tags, of which the head tells what is wanted.

use std::io::{Read, Seek, SeekFrom};

use webm_iterable::WebmIterator;
use webm_iterable::iterator::AllowableErrors;
use webm_iterable::matroska_spec::{Master, MatroskaSpec as Tag};

use crate::journey::port::{Clip, ClipFault};

/// The largest tag that is taken in, in bytes: a frame, or a picture that was attached.
const LARGEST: usize = 64 << 20;
/// The largest file whose frames are walked through, in bytes, to learn a length that it does not tell.
const WALKED: u64 = 2 << 30;
/// Nanoseconds of a tick where the file does not say.
const TICK: u64 = 1_000_000;

/// Reads what the film tells.
pub(super) fn read(film: &mut (impl Read + Seek), bytes: u64) -> Result<Clip, ClipFault> {
    let mut told = Told { tick: TICK, ..Told::default() };
    let mut tags = WebmIterator::new(&mut *film, &[]);
    tags.set_max_allowable_tag_size(Some(LARGEST));
    tags.allow_errors(&[AllowableErrors::InvalidTagIds, AllowableErrors::HierarchyProblems]);
    let mut segment = None;
    let mut problem = false;
    loop {
        match tags.next() {
            None => break,
            Some(Err(_)) => {
                problem = true;
                break;
            }
            Some(Ok(Tag::Segment(Master::Start))) => segment = Some(tags.last_emitted_tag_offset()),
            Some(Ok(Tag::Cluster(Master::Start))) if told.length.is_some() || bytes > WALKED => break,
            Some(Ok(tag)) => told.hear(&tag),
        }
    }
    let Some(segment) = segment else {
        return Err(if problem { ClipFault::Damaged } else { ClipFault::CutShort });
    };
    if end_of(film, segment as u64).is_some_and(|end| end > bytes) {
        return Err(ClipFault::CutShort);
    }
    if problem && !told.is_recorded_live() {
        return Err(ClipFault::Damaged);
    }
    let shown =
        told.tracks.iter().filter(|track| track.kind == PICTURES && track.width > 0 && track.height > 0);
    let Some(track) = shown.max_by_key(|track| u64::from(track.width) * u64::from(track.height)) else {
        return Err(ClipFault::NoPicture);
    };
    Ok(Clip {
        container: if told.is_webm { "webm" } else { "mkv" }.into(),
        codec: codec(&track.codec),
        width: track.width,
        height: track.height,
        seconds: told.seconds(),
        bytes,
    })
}

/// The kind of a track that holds pictures.
const PICTURES: u64 = 1;

#[derive(Default)]
struct Told {
    is_webm: bool,
    tick: u64,
    /// In ticks, as the head says.
    length: Option<f64>,
    /// Where the cluster at hand begins, in ticks.
    cluster: u64,
    /// When the last frame is shown, in ticks.
    last: u64,
    tracks: Vec<Track>,
}

#[derive(Default)]
struct Track {
    kind: u64,
    codec: String,
    width: u32,
    height: u32,
}

impl Told {
    fn hear(&mut self, tag: &Tag) {
        let side = |pixels: &u64| u32::try_from(*pixels).unwrap_or(u32::MAX);
        match tag {
            Tag::DocType(name) => self.is_webm = name == "webm",
            Tag::TimestampScale(tick) => self.tick = *tick,
            Tag::Duration(length) if length.is_finite() && *length > 0.0 => self.length = Some(*length),
            Tag::TrackEntry(Master::Start) => self.tracks.push(Track::default()),
            Tag::Timestamp(at) => {
                self.cluster = *at;
                self.last = self.last.max(*at);
            }
            Tag::SimpleBlock(frame) | Tag::Block(frame) => self.frame(frame),
            other => {
                let Some(track) = self.tracks.last_mut() else { return };
                match other {
                    Tag::TrackType(kind) => track.kind = *kind,
                    Tag::CodecID(name) => track.codec.clone_from(name),
                    Tag::PixelWidth(pixels) => track.width = side(pixels),
                    Tag::PixelHeight(pixels) => track.height = side(pixels),
                    _ => {}
                }
            }
        }
    }

    /// Hears of a frame: the number of its track, and when it is shown, counted from its cluster.
    fn frame(&mut self, frame: &[u8]) {
        // Tracks up to 127 have a number of one byte; a recording has two of them.
        if let [number, high, low, ..] = frame
            && number & 0x80 != 0
        {
            let after = i64::from(i16::from_be_bytes([*high, *low]));
            self.last = self.last.max(self.cluster.saturating_add_signed(after));
        }
    }

    /// Returns whether the file was written while it was recorded, so that its end may be ragged.
    fn is_recorded_live(&self) -> bool {
        self.length.is_none() && self.last > 0
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a length in seconds, bounded before"
    )]
    fn seconds(&self) -> u64 {
        let ticks = self.length.unwrap_or(self.last as f64);
        let seconds = (ticks * self.tick as f64 / 1e9).ceil();
        if (0.0..1e9).contains(&seconds) { seconds as u64 } else { 0 }
    }
}

/// Returns where the segment that begins at `at` says that it ends. One that is recorded live does not say.
fn end_of(film: &mut (impl Read + Seek), at: u64) -> Option<u64> {
    film.seek(SeekFrom::Start(at.checked_add(4)?)).ok()?;
    let mut bytes = [0; 8];
    film.read_exact(&mut bytes).ok()?;
    // As many zero bits as there are further bytes, a one, and the number; all ones stand for unknown.
    let further = bytes[0].leading_zeros();
    if further > 7 {
        return None;
    }
    let bits = 7 * (further + 1);
    let number = (u64::from_be_bytes(bytes) >> (8 * (7 - further))) & ((1 << bits) - 1);
    let is_unknown = number == (1 << bits) - 1;
    let start = at + 4 + u64::from(further) + 1;
    if is_unknown { None } else { start.checked_add(number) }
}

/// Returns the codec that an id stands for.
fn codec(id: &str) -> String {
    match id {
        "V_MPEG4/ISO/AVC" => "h264".into(),
        "V_MPEGH/ISO/HEVC" => "hevc".into(),
        other => other.trim_start_matches("V_").to_lowercase(),
    }
}
