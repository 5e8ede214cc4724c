//! What a film's file tells of itself, and what Meta's reviewers would miss in it. Pure.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::codes;
use crate::finding::{Code, Facts};

/// Every code that is found of a film.
pub static CLIP_CODES: &[&Code] = &[
    &codes::SCREENCAST_UNREADABLE,
    &codes::SCREENCAST_EMPTY,
    &codes::SCREENCAST_NO_FILM,
    &codes::SCREENCAST_CUT_SHORT,
    &codes::SCREENCAST_NO_PICTURE,
    &codes::SCREENCAST_DAMAGED,
    &codes::SCREENCAST_SMALL_PICTURE,
    &codes::SCREENCAST_WIDE_PICTURE,
    &codes::SCREENCAST_CONTAINER,
    &codes::SCREENCAST_CODEC,
    &codes::SCREENCAST_TOO_LONG,
    &codes::SCREENCAST_SHORT,
    &codes::SCREENCAST_LENGTH_UNKNOWN,
    &codes::SCREENCAST_LARGE_FILE,
];

/// A film, as its container describes it. Nothing of the pictures is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clip {
    /// `mp4`, `mov`, `webm`, `mkv`…
    pub container: String,
    /// The picture's codec, like `h264`; empty where the container does not say.
    pub codec: String,
    /// Width in pixels, as it is shown: a film that is turned when it is played counts as turned.
    pub width: u32,
    /// Height in pixels, as it is shown.
    pub height: u32,
    /// Length in whole seconds, rounded up; 0 where the container does not say.
    pub seconds: u64,
    /// Size in bytes.
    pub bytes: u64,
}

/// Why a file tells nothing of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClipFault {
    /// There is no such file, or it cannot be opened.
    Missing,
    /// It has no byte.
    Empty,
    /// It is no MP4, MOV, WebM or MKV.
    NoFilm,
    /// It ends before what it announces.
    CutShort,
    /// It holds sound or text alone.
    NoPicture,
    /// It contradicts itself.
    Damaged,
}

impl ClipFault {
    /// Returns the code that says it.
    pub fn code(self) -> &'static Code {
        match self {
            Self::Missing => &codes::SCREENCAST_UNREADABLE,
            Self::Empty => &codes::SCREENCAST_EMPTY,
            Self::NoFilm => &codes::SCREENCAST_NO_FILM,
            Self::CutShort => &codes::SCREENCAST_CUT_SHORT,
            Self::NoPicture => &codes::SCREENCAST_NO_PICTURE,
            Self::Damaged => &codes::SCREENCAST_DAMAGED,
        }
    }
}

/// What is not as it should be with a film: a code and its facts.
pub type ClipFlaw = (&'static Code, Facts);

/// The rules that films are judged by: `templates/review/film-rules.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilmRules {
    /// The smallest picture.
    pub picture: Picture,
    /// The widest picture.
    pub widest: Bound,
    /// How long it should be.
    pub length: Length,
    /// The largest file.
    pub file: Bound,
    /// Containers.
    pub containers: OneOf,
    /// Codecs.
    pub codecs: OneOf,
}

/// The smallest picture: one of the sides has to be as long as this.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The shorter side, in pixels.
    pub short_side: u32,
    /// The longer side, in pixels.
    pub long_side: u32,
    /// Who says so, and when it was looked up.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "no rule stands in the file without one; who reads the file wants it")
    )]
    pub source: String,
}

/// The most of something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// In pixels or bytes.
    pub most: u64,
    /// Who says so, and when it was looked up.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "no rule stands in the file without one; who reads the file wants it")
    )]
    pub source: String,
}

/// A length, in seconds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// The shortest.
    pub least: u64,
    /// The longest.
    pub most: u64,
    /// Who says so, and when it was looked up.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "no rule stands in the file without one; who reads the file wants it")
    )]
    pub source: String,
}

/// Words of which one is expected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneOf {
    /// The words, as [`Clip`] has them.
    pub fit: Vec<String>,
    /// Who says so, and when it was looked up.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "no rule stands in the file without one; who reads the file wants it")
    )]
    pub source: String,
}

impl FilmRules {
    /// Returns the built-in rules.
    ///
    /// # Panics
    /// Never: what is parsed is part of the program, and a test parses it.
    pub fn builtin() -> &'static Self {
        static RULES: OnceLock<FilmRules> = OnceLock::new();
        RULES.get_or_init(|| {
            toml::from_str(include_str!("../../templates/review/film-rules.toml"))
                .expect("the built-in rules are read by a test")
        })
    }
}

/// Judges a film's file, or why it told nothing. Facts: `path`, and what was seen and wanted.
///
/// What Meta asks itself blocks; what only people who were reviewed say, and what Meta nowhere documents, advises.
pub fn judge(path: &str, seen: &Result<Clip, ClipFault>, rules: &FilmRules) -> Vec<ClipFlaw> {
    let with = |facts: &[(&'static str, serde_json::Value)]| -> Facts {
        facts.iter().cloned().chain([("path", path.into())]).collect()
    };
    let clip = match seen {
        Ok(clip) => clip,
        Err(fault) => return vec![(fault.code(), with(&[]))],
    };
    let mut flaws = Vec::new();
    let picture = &rules.picture;
    let [short, long] = [clip.width.min(clip.height), clip.width.max(clip.height)];
    let size = [("width", clip.width.into()), ("height", clip.height.into())];
    if short < picture.short_side && long < picture.long_side {
        flaws.push((&codes::SCREENCAST_SMALL_PICTURE, with(&size)));
    }
    if u64::from(clip.width) > rules.widest.most {
        flaws.push((&codes::SCREENCAST_WIDE_PICTURE, with(&size)));
    }
    if !rules.containers.fit.contains(&clip.container) {
        flaws.push((&codes::SCREENCAST_CONTAINER, with(&[("seen", clip.container.clone().into())])));
    }
    if !clip.codec.is_empty() && !rules.codecs.fit.contains(&clip.codec) {
        flaws.push((&codes::SCREENCAST_CODEC, with(&[("seen", clip.codec.clone().into())])));
    }
    let length = &rules.length;
    if clip.seconds == 0 {
        flaws.push((&codes::SCREENCAST_LENGTH_UNKNOWN, with(&[])));
    } else if clip.seconds < length.least {
        let facts = [("seconds", clip.seconds.into()), ("least", length.least.into())];
        flaws.push((&codes::SCREENCAST_SHORT, with(&facts)));
    } else if clip.seconds > length.most {
        let minutes = |seconds: u64| seconds.div_ceil(60);
        let facts = [("minutes", minutes(clip.seconds).into()), ("most", minutes(length.most).into())];
        flaws.push((&codes::SCREENCAST_TOO_LONG, with(&facts)));
    }
    if clip.bytes > rules.file.most {
        let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
        let facts =
            [("megabytes", megabytes(clip.bytes).into()), ("most", megabytes(rules.file.most).into())];
        flaws.push((&codes::SCREENCAST_LARGE_FILE, with(&facts)));
    }
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit() -> Clip {
        let [container, codec] = ["mp4".to_owned(), "h264".to_owned()];
        Clip { container, codec, width: 1920, height: 1080, seconds: 150, bytes: 20_000_000 }
    }

    fn codes(seen: &Result<Clip, ClipFault>) -> Vec<&'static str> {
        judge("film.mp4", seen, FilmRules::builtin()).iter().map(|(code, _)| code.id).collect()
    }

    #[test]
    fn a_film_is_judged_by_what_meta_asks_and_what_passed() {
        let with = |change: fn(&mut Clip)| {
            let mut clip = fit();
            change(&mut clip);
            codes(&Ok(clip))
        };
        assert_eq!(with(|_| {}), [""; 0]);
        for (change, code) in [
            (
                (|clip: &mut Clip| (clip.width, clip.height) = (1919, 1079)) as fn(&mut Clip),
                "screencast-small-picture",
            ),
            (|clip| (clip.width, clip.height) = (720, 1280), "screencast-small-picture"),
            (|clip| (clip.width, clip.height) = (2881, 1620), "screencast-wide-picture"),
            (|clip| clip.container = "mkv".into(), "screencast-container"),
            (|clip| clip.codec = "hevc".into(), "screencast-codec"),
            (|clip| clip.seconds = 361, "screencast-too-long"),
            (|clip| clip.seconds = 59, "screencast-short"),
            (|clip| clip.seconds = 0, "screencast-length-unknown"),
            (|clip| clip.bytes = 50_000_001, "screencast-large-file"),
        ] {
            assert_eq!(with(change), [code]);
        }
        for change in [
            (|clip: &mut Clip| (clip.width, clip.height) = (1080, 1920)) as fn(&mut Clip),
            |clip| (clip.width, clip.height) = (1440, 1080),
            |clip| (clip.width, clip.height) = (1920, 1032),
            |clip| (clip.width, clip.height) = (2880, 1800),
            |clip| clip.seconds = 67,
            |clip| clip.seconds = 360,
            |clip| clip.bytes = 50_000_000,
            |clip| (clip.container, clip.codec) = ("webm".into(), "vp9".into()),
            |clip| clip.codec = String::new(),
        ] {
            assert_eq!(with(change), [""; 0]);
        }
    }

    #[test]
    fn a_file_that_tells_nothing_blocks() {
        let faults = [
            ClipFault::Missing,
            ClipFault::Empty,
            ClipFault::NoFilm,
            ClipFault::CutShort,
            ClipFault::NoPicture,
            ClipFault::Damaged,
        ];
        for fault in faults {
            let flaws = judge("film.mp4", &Err(fault), FilmRules::builtin());
            assert_eq!(flaws.len(), 1);
            assert_eq!(flaws[0].0.weight, crate::finding::Weight::Blocks);
            assert_eq!(flaws[0].1["path"], "film.mp4");
        }
    }

    #[test]
    fn only_metas_own_rules_block() {
        let rules = FilmRules::builtin();
        for (source, code) in [
            (&rules.picture.source, &codes::SCREENCAST_SMALL_PICTURE),
            (&rules.length.source, &codes::SCREENCAST_TOO_LONG),
            (&rules.length.source, &codes::SCREENCAST_SHORT),
            (&rules.file.source, &codes::SCREENCAST_LARGE_FILE),
            (&rules.containers.source, &codes::SCREENCAST_CONTAINER),
            (&rules.codecs.source, &codes::SCREENCAST_CODEC),
        ] {
            let blocks = code.weight == crate::finding::Weight::Blocks;
            assert_eq!(source.starts_with("[OFF]"), blocks, "{}", code.id);
        }
        assert!(rules.widest.source.starts_with("[OFF]"));
    }

    #[test]
    fn the_film_is_judged_as_it_was_asked_for() {
        let asked = |id: &str| {
            let rule = crate::review::recording_rules().iter().find(|rule| rule.id == id).unwrap();
            rule.pixels.unwrap()
        };
        let rules = FilmRules::builtin();
        assert_eq!(rules.picture.short_side, asked("resolution"));
        assert_eq!(rules.widest.most, 2 * u64::from(asked("window")));
    }
}
