//! Numbers drawn from names: every choice of a plan is a hash of the seed and what it is about, never of an order or a clock.

/// The first 64 bits of blake3 over a purpose, a number and texts, each with its length, so that no two lists of texts read alike.
pub(super) fn hash(purpose: &str, number: u64, texts: &[&str]) -> u64 {
    let mut bytes = Vec::with_capacity(64 + texts.iter().map(|text| text.len() + 8).sum::<usize>());
    bytes.extend_from_slice(b"evenset 1 ");
    bytes.extend_from_slice(purpose.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(&number.to_le_bytes());
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    crate::digest::eight(&blake3::hash(&bytes))
}

/// Eight hexadecimal digits for a file name.
pub(super) fn tag(hash: u64) -> String {
    format!("{:08x}", hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_and_told_apart() {
        // A value that exported folders of version 1 rest on: it must never change.
        assert_eq!(hash("shrink", 42, &["train/cats/1.jpg"]), 0x5319dd8bf66dc1b3);
        assert_ne!(hash("shrink", 42, &["ab", "c"]), hash("shrink", 42, &["a", "bc"]));
        assert_ne!(hash("shrink", 42, &["a"]), hash("grow", 42, &["a"]));
        assert_ne!(hash("shrink", 42, &["a"]), hash("shrink", 43, &["a"]));
        assert_eq!(tag(0x0123_4567_89ab_cdef), "01234567");
    }
}
