//! Bending inputs: flips, cuts, repeats, splices, words of the formats, and numbers at their ends.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Words that the readers look for, and some that they must not trip over.
const WORDS: [&str; 58] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "0",
    "1e308",
    "1e400",
    "-0.0",
    "NaN",
    "Infinity",
    "18446744073709551616",
    "4294967295",
    "9223372036854775807",
    "\u{feff}",
    "\u{0}",
    "\r\n",
    "\n",
    "\t",
    "../",
    "/etc/passwd",
    "\\",
    "&a",
    "*a",
    "<<: *a",
    "- ",
    "!!python/object",
    "evenset_recipe",
    "steps",
    "do",
    "off",
    "merge",
    "classes",
    "into",
    "target",
    "to",
    "class_target",
    "grow",
    "by",
    "augment",
    "chain",
    "file_name",
    "label",
    "split",
    "train",
    "transform",
    "transforms",
    "__class_fullname__",
    "OneOf",
    "Compose",
    "p",
    "limit",
    "exact",
];

/// Numbers at the ends of their types.
const ENDS: [u64; 12] = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, u64::MAX];

pub(crate) struct Bender(ChaCha8Rng);

impl Bender {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end.max(1) as u64) as usize
    }

    /// One input of `corpus`, bent a few times.
    pub(crate) fn bend(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(6) {
            self.once(&mut input, corpus);
        }
        input
    }

    fn once(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.below(input.len());
        let most = 1 << self.below(8);
        let end = (at + 1 + self.below(most)).min(input.len());
        match self.below(11) {
            0 if !input.is_empty() => input[at] ^= 1_u8 << self.below(8),
            1 if !input.is_empty() => input[at] = self.0.next_u64() as u8,
            2 => input.truncate(at),
            3 => drop(input.drain(at..end)),
            4 => {
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            // Depth and length: the same piece very often.
            5 if self.below(8) == 0 => {
                let piece = if self.below(2) == 0 { WORDS[self.below(WORDS.len())].as_bytes().to_vec() } else { input[at..end].to_vec() };
                let times = 1 << self.below(14);
                input.splice(at..at, piece.repeat(times));
            }
            6 => {
                let other = &corpus[self.below(corpus.len())];
                let (from, to) = (self.below(other.len()), self.below(other.len() + 1));
                input.splice(at..end, other[from.min(to)..from.max(to)].iter().copied());
            }
            7 => self.number(input, at),
            8 => self.digits(input),
            _ => {
                let word = WORDS[self.below(WORDS.len())].as_bytes().iter().copied();
                input.splice(at..if self.below(2) == 0 { at } else { end }, word);
            }
        }
    }

    /// A number at the end of its type over two, four or eight bytes.
    fn number(&mut self, input: &mut [u8], at: usize) {
        let (value, wide) = (ENDS[self.below(ENDS.len())], [1, 2, 4, 8][self.below(4)]);
        let (little, big) = (value.to_le_bytes(), value.to_be_bytes());
        let bytes = if self.below(2) == 0 { &little[..wide] } else { &big[8 - wide..] };
        for (place, byte) in input.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    }

    /// Another number in place of one that is written in digits.
    fn digits(&mut self, input: &mut Vec<u8>) {
        let starts: Vec<usize> =
            (0..input.len()).filter(|at| input[*at].is_ascii_digit() && (*at == 0 || !input[at - 1].is_ascii_digit())).collect();
        if starts.is_empty() {
            return;
        }
        let at = starts[self.below(starts.len())];
        let end = at + input[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let sign = ["", "-", "0.", "1e"][self.below(4)];
        let text = format!("{sign}{}", ENDS[self.below(ENDS.len())]);
        input.splice(at..end, text.bytes());
    }
}
