//! The order in which people look for names: "cat 2" before "cat 10", "Cat" beside "cat". For what is shown alone: plan, sampling and export
//! go by bytes.

use std::cmp::Ordering;
use std::iter::repeat_n;

/// Runs of so many digits or more say how many they are in two bytes more.
const LONG: usize = 9;

/// Bytes that compare as people look for a name: a number is how many digits it has, then these; letters are small; folders end before all else.
#[derive(Clone)]
pub(crate) struct Natural<'a> {
    rest: &'a str,
    /// How many of the digits that `rest` begins with are of a number begun.
    digits: usize,
    /// What else the last character or number became.
    pending: [u8; 12],
    from: u8,
    to: u8,
}

impl<'a> Natural<'a> {
    /// Of this name.
    pub(crate) fn of(name: &'a str) -> Self {
        Self { rest: name, digits: 0, pending: [0; 12], from: 0, to: 0 }
    }

    fn take(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    /// A number: its first byte stands where digits do among characters.
    fn number(&mut self) -> u8 {
        let all = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let zeros = self.rest.bytes().take(all).take_while(|byte| *byte == b'0').count();
        self.take(zeros);
        self.digits = all - zeros;
        if self.digits >= LONG {
            // A name is at most 65535 bytes long.
            self.pending[..2].copy_from_slice(&u16::try_from(self.digits).unwrap_or(u16::MAX).to_be_bytes());
            (self.from, self.to) = (0, 2);
        }
        b'0' + self.digits.min(LONG) as u8
    }

    /// A character that is not ASCII, in small letters.
    fn character(&mut self) -> Option<u8> {
        let character = self.rest.chars().next()?;
        self.take(character.len_utf8());
        let mut to = 0;
        for small in character.to_lowercase() {
            to += small.encode_utf8(&mut self.pending[to..]).len();
        }
        (self.from, self.to) = (1, to as u8);
        Some(self.pending[0])
    }
}

impl Iterator for Natural<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.from < self.to {
            self.from += 1;
            return Some(self.pending[usize::from(self.from) - 1]);
        }
        let first = *self.rest.as_bytes().first()?;
        if self.digits > 0 {
            self.digits -= 1;
        } else if first.is_ascii_digit() {
            return Some(self.number());
        } else if !first.is_ascii() {
            return self.character();
        }
        self.take(1);
        Some(if first == b'/' { 0 } else { first.to_ascii_lowercase() })
    }
}

/// Names as people look for them; of those that are alike to them ("a1", "A01") the bytes decide.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    Natural::of(a).cmp(Natural::of(b)).then_with(|| a.cmp(b))
}

/// The first bytes of a name: where those of two names differ, so do the names, in the same order.
pub(crate) fn start(name: &str) -> u128 {
    Natural::of(name).chain(repeat_n(0, 16)).take(16).fold(0, |key, byte| key << 8 | u128::from(byte))
}

/// How much of its start a name can share with others and still be compared by what follows: `shared` bytes, but for digits at their end
/// and half characters.
pub(crate) fn shared_start(name: &str, shared: usize) -> usize {
    let whole = name.floor_char_boundary(shared);
    whole - name[..whole].bytes().rev().take_while(u8::is_ascii_digit).count()
}

/// The names in order, for lists of the window.
#[cfg(any(test, feature = "gui"))]
pub(crate) fn sorted<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut names: Vec<T> = names.into_iter().collect();
    names.sort_by_cached_key(key);
    names
}

/// The places of the names, in their order.
pub(crate) fn order<T: AsRef<str>>(names: &[T]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..names.len() as u32).collect();
    places.sort_by_cached_key(|place| key(&names[*place as usize]));
    places
}

/// The place of each name in their order.
pub(crate) fn ranks<T: AsRef<str>>(names: &[T]) -> Vec<u32> {
    let mut ranks = vec![0; names.len()];
    (0..).zip(order(names)).for_each(|(rank, place)| ranks[place as usize] = rank);
    ranks
}

fn key<T: AsRef<str>>(name: &T) -> (Vec<u8>, String) {
    (Natural::of(name.as_ref()).collect(), name.as_ref().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_count_case_does_not_and_folders_end_first() {
        let expected = [
            "",
            "0",
            "000",
            "99999999",
            "999999999",
            "1234567890123",
            "cat 3.jpg",
            "Cat.2.jpg",
            "cat.02.jpg",
            "cat.2.jpg",
            "cat.10.jpg",
            "cat.1401.jpg",
            "cat.jpg",
            "dog/1.jpg",
            "dog/2.jpg",
            "dog/10.jpg",
            "dog-x/1.jpg",
            "İ",
            "zebra",
            "Äpfel",
            "äpfel 2",
            "犬1",
            "犬10",
        ];
        let mut names = expected;
        names.sort_unstable();
        assert_ne!(names, expected);
        assert_eq!(sorted(names), expected);
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, expected);
        assert_eq!(ranks(&["b10", "a", "b9"]), [2, 0, 1]);
    }

    /// Names of few characters, so that they meet.
    fn name() -> impl Strategy<Value = String> {
        "[aA0129./ éÉß]{0,20}"
    }

    proptest! {
        #[test]
        fn numbers_are_in_their_order(a: u64, b: u64, zeros in 0_usize..12, before in "[a-z .é]{0,9}", after in "[a-z .]{0,3}") {
            let written = |number: u64, zeros: usize| format!("{before}{}{number}{after}", "0".repeat(zeros));
            let (one, other) = (written(a, zeros), written(b, 0));
            prop_assert!(a == b || compare(&one, &other) == a.cmp(&b), "{one} {other}");
        }

        #[test]
        fn it_is_one_order_whatever_comes_first(names in prop::collection::vec(name(), 3)) {
            let [a, b, c] = [&names[0], &names[1], &names[2]];
            prop_assert_eq!(compare(a, b), compare(b, a).reverse());
            prop_assert_eq!(compare(a, b) == Ordering::Equal, a == b);
            prop_assert!(compare(a, b).is_gt() || compare(b, c).is_gt() || compare(a, c).is_le());
            let other_case = a.to_uppercase().to_lowercase() == b.to_uppercase().to_lowercase();
            let alike = Natural::of(a).eq(Natural::of(b));
            prop_assert!(!other_case || a.contains('ß') || b.contains('ß') || alike);
        }

        #[test]
        fn the_start_agrees_and_so_does_what_follows_a_shared_one(a in name(), b in name(), prefix in name()) {
            prop_assert!(start(&a) == start(&b) || start(&a).cmp(&start(&b)) == compare(&a, &b));
            let (a, b) = (format!("{prefix}{a}"), format!("{prefix}{b}"));
            let equal = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
            let shared = shared_start(&a, equal);
            prop_assert_eq!(shared, shared_start(&b, equal));
            prop_assert_eq!(compare(&a[shared..], &b[shared..]), compare(&a, &b));
        }
    }
}
