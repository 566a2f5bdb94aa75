//! What lies beyond the border, as OpenCV numbers it.

/// What a warp reads outside the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) enum Border {
    /// 0: one colour; samples beyond the third of a colour image (alpha) have their own.
    Constant([u8; 4]),
    /// 1: `aaa|abcd|ddd`.
    Replicate,
    /// The same, for what never reads more than half a pixel beyond (cuts, resizing), so that it takes its neighbour's border when joined.
    Edge,
    /// 2: `cba|abcd|dcb`.
    Reflect,
    /// 3: `bcd|abcd|abc`.
    Wrap,
    /// 4: `dcb|abcd|cba`.
    Reflect101,
}

impl Border {
    /// evenset's usual one: no black corners and no doubled edge pixels.
    pub(in super::super) const REFLECT_101: Self = Self::Reflect101;

    /// The source index that index `at` of `len` stands for; `None` if it is filled.
    pub(in super::super) fn index(self, at: i64, len: i64) -> Option<i64> {
        if (0..len).contains(&at) {
            return Some(at);
        }
        match self {
            Self::Constant(_) => None,
            Self::Replicate | Self::Edge => Some(at.clamp(0, len - 1)),
            Self::Wrap => Some(at.rem_euclid(len)),
            Self::Reflect => {
                let folded = at.rem_euclid(2 * len);
                Some(folded.min(2 * len - 1 - folded))
            }
            // Nearly always within one reflection, which needs no division.
            Self::Reflect101 if -len < at && at < 0 => Some(-at),
            Self::Reflect101 if len <= at && at < 2 * len - 1 => Some(2 * len - 2 - at),
            Self::Reflect101 => {
                let period = (2 * len - 2).max(1);
                let folded = at.rem_euclid(period);
                Some(folded.min(period - folded).min(len - 1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_opencvs() {
        let read =
            |border: Border| -> String { (-3..7).map(|at| border.index(at, 4).map_or('.', |i| char::from(b"abcd"[i as usize]))).collect() };
        assert_eq!(read(Border::Constant([0; 4])), "...abcd...");
        assert_eq!(read(Border::Replicate), "aaaabcdddd");
        assert_eq!(read(Border::Reflect), "cbaabcddcb");
        assert_eq!(read(Border::Wrap), "bcdabcdabc");
        assert_eq!(read(Border::Reflect101), "dcbabcdcba");
        assert!((-9..9).all(|at| Border::Reflect101.index(at, 1) == Some(0)));
    }
}
