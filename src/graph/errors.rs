//! Every error of Meta's that the program can explain, by code and subcode.
//!
//! Sources: "Handling Errors" and "Rate Limits" (Graph API), "Error Codes" (Messenger Platform, 2026-06-25).

use super::fault::{Class, classify};
use crate::journey::port::Refusal;

/// The code of an error and its subcode, 0 where it has none.
pub type Pair = (i64, i64);

/// What we have words for. A subcode of another code, or of none that is known, stands with code 0.
pub static KNOWN: &[Pair] = &[
    (1, 0),
    (1, 99),
    (1, 1_357_046),
    (2, 0),
    (2, 2_018_344),
    (3, 0),
    (4, 0),
    (4, 2_018_354),
    (9, 2_018_352),
    (10, 0),
    (10, 1_404_170),
    (10, 1_893_015),
    (10, 1_893_063),
    (10, 2_018_065),
    (10, 2_018_108),
    (10, 2_018_278),
    (10, 2_018_336),
    (10, 2_534_022),
    (10, 2_534_077),
    (12, 0),
    (17, 0),
    (17, 1_349_172),
    (31, 1_349_174),
    (32, 0),
    (100, 0),
    (100, 33),
    (100, 36_007),
    (100, 36_008),
    (100, 36_009),
    (100, 2_018_001),
    (100, 2_018_008),
    (100, 2_018_014),
    (100, 2_018_047),
    (100, 2_018_074),
    (100, 2_018_109),
    (100, 2_018_164),
    (100, 2_018_294),
    (100, 2_018_320),
    (100, 2_018_328),
    (100, 2_534_013),
    (100, 2_534_014),
    (100, 2_534_015),
    (100, 2_534_025),
    (100, 2_534_029),
    (100, 2_534_037),
    (101, 0),
    (102, 0),
    (104, 0),
    (190, 0),
    (190, 458),
    (190, 459),
    (190, 460),
    (190, 463),
    (190, 464),
    (190, 467),
    (190, 492),
    (190, 2_069_032),
    (200, 0),
    (200, 1_545_041),
    (200, 2_018_021),
    (200, 2_018_028),
    (200, 2_534_041),
    (210, 0),
    (230, 0),
    (341, 0),
    (368, 0),
    (463, 1_349_152),
    (506, 0),
    (551, 0),
    (613, 0),
    (613, 1996),
    (613, 1_893_016),
    (613, 2_018_338),
    (613, 2_534_040),
    (803, 0),
    (2022, 0),
    (2200, 0),
    (2500, 0),
    (2635, 0),
    (2902, 0),
    (10_303, 0),
    (36_103, 0),
    (80_000, 0),
    (80_001, 0),
    (80_002, 0),
    (80_005, 0),
    (80_006, 0),
    (80_008, 0),
    (1_349_173, 0),
    (1_609_005, 0),
    (2_018_144, 0),
    (2_018_171, 0),
    (2_018_218, 0),
    (2_018_234, 0),
    (2_018_247, 0),
    (2_018_300, 0),
    (2_018_321, 0),
    (2_018_389, 0),
    (2_071_010, 0),
    (9_000_001, 0),
];

/// Returns the known error that a code and subcode are, or are a case of.
///
/// People copy what they see, so a number alone may be a subcode.
pub fn known(code: i64, subcode: i64) -> Option<Pair> {
    let (code, subcode) = first_of_its_kind(code, subcode);
    let is_known = |pair: &Pair| KNOWN.contains(pair);
    let of_subcode = || KNOWN.iter().copied().find(|(_, known)| subcode == 0 && code > 99 && *known == code);
    Some((code, subcode)).filter(is_known).or_else(of_subcode).or(Some((code, 0)).filter(is_known))
}

/// Returns the first of several errors that mean the same.
fn first_of_its_kind(code: i64, subcode: i64) -> Pair {
    match (code, subcode) {
        (200, 2_018_027) => (200, 2_018_021),
        (2_018_154 | 2_018_163 | 2_018_166, _) => (2_018_144, 0),
        (2_018_389..=2_018_396, _) => (2_018_389, 0),
        (2_071_010..=2_071_025, _) => (2_071_010, 0),
        (80_000 | 80_003 | 80_004 | 80_007 | 80_009..=80_014, _) => (80_000, 0),
        other => other,
    }
}

/// Returns the class of an error, as a stable word: `transient`, `throttle`, `token`, `permission`, `permanent`.
pub fn class_word(code: i64, subcode: i64) -> &'static str {
    match classify(&Refusal { code, subcode, ..Refusal::default() }) {
        Class::Transient => "transient",
        Class::Throttle => "throttle",
        Class::Token(_) => "token",
        Class::Permission => "permission",
        Class::Permanent => "permanent",
    }
}

/// Returns the page of Meta's documentation that an error rests on, as a path.
pub fn docs(code: i64, subcode: i64) -> &'static str {
    match classify(&Refusal { code, subcode, ..Refusal::default() }) {
        _ if code == 2200 => "docs/graph-api/webhooks/getting-started",
        Class::Throttle => "docs/graph-api/overview/rate-limiting",
        Class::Token(_) => "docs/facebook-login/guides/access-tokens",
        _ if subcode >= 1_000_000 || code >= 1_000_000 => "docs/messenger-platform/error-codes",
        _ => "docs/graph-api/guides/error-handling",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_is_listed_once_and_found() {
        for (position, pair) in KNOWN.iter().enumerate() {
            assert!(!KNOWN[..position].contains(pair), "{pair:?} twice");
            assert_eq!(known(pair.0, pair.1), Some(*pair));
        }
    }

    #[test]
    fn a_case_or_a_bare_subcode_finds_its_error() {
        for (seen, found) in [
            ((190, 463), Some((190, 463))),
            ((190, 12_345), Some((190, 0))),
            ((2_018_028, 0), Some((200, 2_018_028))),
            ((463, 0), Some((190, 463))),
            ((551, 1_545_041), Some((551, 0))),
            ((80_004, 2_446_079), Some((80_000, 0))),
            ((2_018_396, 0), Some((2_018_389, 0))),
            ((99, 0), None),
            ((7, 0), None),
            ((0, 0), None),
        ] {
            assert_eq!(known(seen.0, seen.1), found, "{seen:?}");
        }
    }
}
