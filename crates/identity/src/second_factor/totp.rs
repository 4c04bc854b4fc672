//! Codes by the clock: RFC 6238 with SHA-1, six digits and 30 seconds, which is what every app does.

use aws_lc_rs::hmac;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::{self, Write as _};
use subtle::ConstantTimeEq;

/// Seconds a code is shown.
const PERIOD: i64 = 30;
/// A code is taken so many steps before and after its own, for clocks that are not quite right.
const DRIFT: i64 = 1;
/// As long as the hash, as RFC 4226, section 4, advises.
const SEED_BYTES: usize = 20;
/// White around a QR code, in its squares (ISO/IEC 18004).
const QUIET: i32 = 4;

/// What the app and the desk share.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; SEED_BYTES]);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// A code that somebody has typed: six digits, spaces left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code([u8; 6]);

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Code {
    /// The code in a text, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let code: [u8; 6] = digits.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_digit).then_some(Self(code))
    }
}

impl Seed {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        let mut seed = [0; SEED_BYTES];
        crate::fill_random(&mut seed);
        Self(seed)
    }

    /// The seed of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes, to be sealed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The step whose code this is, near the time `unix_seconds`, if it is later than the `last` that was used. Whoever
    /// takes it must remember it: a code is good once.
    #[must_use]
    pub fn step_of(&self, code: Code, unix_seconds: i64, last: i64) -> Option<i64> {
        let now = unix_seconds.div_euclid(PERIOD);
        let steps = now - DRIFT..=now + DRIFT;
        // All are compared, whichever fits.
        steps.fold(None, |found, step| {
            let fits: bool = self.code(step).0.ct_eq(&code.0).into();
            if fits && step > last { Some(step) } else { found }
        })
    }

    /// The code that an app shows at a time.
    #[must_use]
    pub fn code_at(&self, unix_seconds: i64) -> String {
        self.code(unix_seconds.div_euclid(PERIOD)).0.iter().map(|digit| char::from(*digit)).collect()
    }

    fn code(&self, step: i64) -> Code {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag[tag.len() - 1] & 15);
        let number = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]) % 1_000_000;
        let mut digits = [b'0'; 6];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        Code(digits)
    }

    /// The seed as people type it: base32 in groups of four.
    #[must_use]
    pub fn in_groups(&self) -> String {
        crate::in_groups(&crate::base32(&self.0))
    }

    /// The address that apps read from a QR code
    /// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (encoded(issuer), encoded(account));
        let secret = crate::base32(&self.0);
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
    }

    /// That address as a QR code: the side of the drawing, and its dark squares as the path of an SVG. `None` when the
    /// names are too long for one.
    #[must_use]
    pub fn qr(&self, issuer: &str, account: &str) -> Option<(i32, String)> {
        let code = QrCode::encode_text(&self.uri(issuer, account), QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let dark = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
                let dark = i32::try_from(dark).unwrap_or_default();
                if dark > 0 {
                    let _ = write!(path, "M{},{}h{dark}v1h-{dark}z", x + QUIET, y + QUIET);
                }
                x += dark + 1;
            }
        }
        Some((code.size() + 2 * QUIET, path))
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B; the last six of its eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    fn seed() -> Seed {
        Seed::from_bytes(b"12345678901234567890").expect("a seed")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (at, code) in VECTORS {
            assert_eq!(seed().code_at(at), code);
        }
    }

    #[test]
    fn a_code_is_good_one_step_around_and_once() {
        let (seed, at) = (seed(), 1_111_111_109);
        let code = Code::parse("081 804").expect("a code");
        let step = at / 30;
        assert_eq!(seed.step_of(code, at, 0), Some(step));
        assert_eq!(seed.step_of(code, at + 30, 0), Some(step));
        assert_eq!(seed.step_of(code, at - 30, 0), Some(step));
        assert_eq!(seed.step_of(code, at + 60, 0), None);
        assert_eq!(seed.step_of(code, at - 60, 0), None);
        assert_eq!(seed.step_of(code, at, step), None, "used already");
        assert_eq!(seed.step_of(code, at, step - 1), Some(step));
        assert_eq!(Seed::random().step_of(code, at, 0), None);
    }

    #[test]
    fn only_six_digits_are_a_code() {
        for text in ["", "12345", "1234567", "12345a", "१२३४५६", "-12345"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
        assert_eq!(format!("{:?} {:?}", Code::parse("123456"), seed()), "Some(Code(…)) Seed(…)");
    }

    #[test]
    fn an_app_can_read_it() {
        let uri = seed().uri("Cosell Desk", "zoë+x@example.com");
        assert_eq!(
            uri,
            "otpauth://totp/Cosell%20Desk:zo%C3%AB%2Bx@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Cosell%20Desk&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(seed().in_groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let (side, path) = seed().qr("Cosell Desk", "zoë@example.com").expect("a code");
        assert!(side > 40 && path.starts_with("M4,4h7v1h-7z"), "{side} {path}");
        assert_eq!(seed().qr("Cosell Desk", &"x".repeat(3000)), None);
    }
}
