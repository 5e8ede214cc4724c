//! Captions in `SubRip`: lines that can be read in the time that they stand.

use std::fmt::Write;

/// Characters of a line. Broadcasters' common measure.
pub(super) const LINE: usize = 42;
/// Lines of a cue.
const LINES: usize = 2;
/// Milliseconds that a character is read in: 15 a second, so that 17 is never reached.
const PER_CHARACTER: u64 = 1000 / 15 + 1;
/// Milliseconds that the shortest cue stands.
const SHORTEST: u64 = 1200;
/// Milliseconds between two cues.
const BREATH: u64 = 100;

/// Returns how many seconds it takes to read captions one after another.
pub(super) fn reading_time(captions: &[String]) -> u32 {
    let needed: u64 = captions.iter().flat_map(|caption| cues(caption)).map(|cue| needed(&cue)).sum();
    u32::try_from(needed.div_ceil(1000)).unwrap_or(u32::MAX)
}

/// Returns a `SubRip` file. Each part begins at a second, lasts some seconds, and has captions that share them by
/// their length.
pub(super) fn subtitles<'a>(parts: impl Iterator<Item = (u32, u32, &'a [String])>) -> String {
    let mut out = String::new();
    let mut number = 0;
    for (start, seconds, captions) in parts {
        let cues: Vec<Vec<String>> = captions.iter().flat_map(|caption| cues(caption)).collect();
        let total: u64 = cues.iter().map(|cue| needed(cue)).sum();
        let mut passed = 0;
        for cue in cues {
            let at = |passed: u64| u64::from(start) * 1000 + u64::from(seconds) * 1000 * passed / total;
            let from = at(passed);
            passed += needed(&cue);
            number += 1;
            let (from, until) = (stamp(from), stamp(at(passed) - BREATH));
            let _ = writeln!(out, "{number}\n{from} --> {until}\n{}\n", cue.join("\n"));
        }
    }
    out.trim_end().to_owned() + "\n"
}

/// Returns the milliseconds that a cue needs, the breath after it included.
fn needed(cue: &[String]) -> u64 {
    let characters: usize = cue.iter().map(|line| line.chars().count()).sum();
    SHORTEST.max(characters as u64 * PER_CHARACTER) + BREATH
}

/// Breaks a caption into cues of at most two lines, all about as long as each other.
fn cues(caption: &str) -> Vec<Vec<String>> {
    let fewest = lines(caption, LINE).len();
    // Only what is longer than a line is broken inside.
    let widest = caption.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(1);
    let even =
        (widest.min(LINE)..=LINE).map(|width| lines(caption, width)).find(|lines| lines.len() == fewest);
    even.unwrap_or_default().chunks(LINES).map(<[String]>::to_vec).collect()
}

/// Breaks a text at its blanks into lines of a width; a word that is longer than a line is broken too.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(width) {
            let is_full = line.chars().count() + 1 + piece.len() > width;
            if is_full && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(piece);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Returns milliseconds as `SubRip` writes them.
fn stamp(milliseconds: u64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    format!("{:02}:{:02}:{:02},{rest:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
