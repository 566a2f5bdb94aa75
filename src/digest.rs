//! Hashes made short, where eight bytes are enough to tell things apart.

/// The first eight bytes of a hash, as a number (little endian). Two things share it by chance once in 2^64 pairs.
pub(crate) fn eight(hash: &blake3::Hash) -> u64 {
    u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_beginning() {
        let mut bytes = [9; 32];
        bytes[..8].copy_from_slice(&0x0123_4567_89ab_cdef_u64.to_le_bytes());
        assert_eq!(super::eight(&blake3::Hash::from_bytes(bytes)), 0x0123_4567_89ab_cdef);
    }
}
