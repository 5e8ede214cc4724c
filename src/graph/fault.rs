//! What kind of "no" an answer of Meta's is: by code and subcode, as the table of errors has them, and by the status.
//!
//! Never by `type`, which Meta uses loosely, nor by message, which is localised.

use crate::journey::port::Refusal;
use crate::recognition;

pub use crate::recognition::Class;

/// Returns what kind of refusal this is. What the table does not know will get the same answer again, as far as anybody
/// can tell; `is_transient` says more.
pub fn classify(refusal: &Refusal) -> Class {
    // "Error validating client secret" is a code 1 too; a real "unknown error" comes as a 5xx. From general knowledge,
    // not from documentation.
    let is_refused = (400..500).contains(&refusal.status);
    match (refusal.code, refusal.subcode) {
        (1, 0 | 99) if is_refused => Class::Permanent,
        pair => recognition::class(pair).unwrap_or(Class::Permanent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::TokenFault;

    fn class(code: i64, subcode: i64) -> Class {
        classify(&Refusal { code, subcode, ..Refusal::default() })
    }

    #[test]
    fn every_documented_code_has_its_class() {
        use Class::{Permanent, Permission, Throttle, Transient};
        use TokenFault::{
            Checkpoint, Expired, Invalid, PasswordChanged, Revoked, RoleLost, SessionEnded, Unconfirmed,
        };
        let table: &[(Class, &[(i64, i64)])] = &[
            (Transient, &[(1, 0), (1, 99), (1, 1_357_046), (2, 0), (341, 0)]),
            (
                Throttle,
                &[
                    (4, 0),
                    (17, 0),
                    (17, 2_446_079),
                    (17, 1_349_172),
                    (32, 0),
                    (613, 0),
                    (613, 1996),
                    (613, 2_534_040),
                    (80_000, 0),
                    (80_001, 0),
                    (80_002, 0),
                    (80_003, 0),
                    (80_004, 2_446_079),
                    (80_005, 0),
                    (80_006, 0),
                    (80_008, 0),
                    (80_009, 0),
                    (80_014, 0),
                ],
            ),
            (Class::Token(Invalid), &[(190, 0), (101, 0), (102, 0), (190, 12_345)]),
            (Class::Token(Expired), &[(190, 463), (102, 463)]),
            (Class::Token(PasswordChanged), &[(190, 460)]),
            (Class::Token(Revoked), &[(190, 458)]),
            (Class::Token(Checkpoint), &[(190, 459)]),
            (Class::Token(Unconfirmed), &[(190, 464)]),
            (Class::Token(SessionEnded), &[(190, 467)]),
            (Class::Token(RoleLost), &[(190, 492)]),
            (
                Permission,
                &[
                    (3, 0),
                    (10, 0),
                    (200, 0),
                    (200, 2_018_028),
                    (200, 2_534_041),
                    (210, 0),
                    (230, 0),
                    (299, 0),
                    (190, 2_069_032),
                    (2_018_247, 0),
                ],
            ),
            (
                Permanent,
                &[
                    (2, 2_018_344),
                    (4, 2_018_354),
                    (9, 2_018_352),
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
                    (31, 1_349_174),
                    (100, 0),
                    (100, 33),
                    (100, 36_007),
                    (100, 36_008),
                    (100, 36_009),
                    (100, 2_018_001),
                    (100, 2_018_014),
                    (100, 2_534_037),
                    (104, 0),
                    (200, 1_545_041),
                    (200, 2_018_021),
                    (200, 2_018_027),
                    (300, 0),
                    (368, 0),
                    (463, 1_349_152),
                    (506, 0),
                    (551, 0),
                    (551, 1_545_041),
                    (613, 1_893_016),
                    (613, 2_018_338),
                    (803, 0),
                    (2022, 0),
                    (2200, 0),
                    (2500, 0),
                    (2635, 0),
                    (2902, 0),
                    (10_303, 0),
                    (36_103, 0),
                    (1_609_005, 0),
                    (2_018_144, 0),
                    (2_018_171, 0),
                    (2_018_218, 0),
                    (2_018_234, 0),
                    (2_018_300, 0),
                    (2_018_321, 0),
                    (2_018_389, 0),
                    (2_071_010, 0),
                    (9_000_001, 0),
                    (0, 0),
                    (-1, 0),
                    (i64::MAX, i64::MIN),
                ],
            ),
        ];
        for (expected, pairs) in table {
            for (code, subcode) in *pairs {
                assert_eq!(class(*code, *subcode), *expected, "{code}/{subcode}");
            }
        }
    }

    #[test]
    fn a_wrong_client_secret_is_not_taken_for_an_outage() {
        let refusal = |status| Refusal { status, code: 1, ..Refusal::default() };
        assert_eq!(classify(&refusal(400)), Class::Permanent);
        assert_eq!(classify(&refusal(500)), Class::Transient);
    }
}
