//! Positions beyond the border, brought inside before pixels are blended: a mirrored picture between two pixels is the picture between their
//! mirror images, to the last bit. What is filled with a colour is brought into a frame of it about the picture. What comes in again on the
//! other side has no such place.

use super::Border;
use super::blend::{AT_ONCE, WEIGHT};
use crate::lanes;

/// Longest side in pixels whose positions, mirror images included, fit in 32 bits.
pub(super) const LONGEST_PX: i64 = 1 << 19;
/// Farthest position in 1/1024 px that is brought to the first or last pixel, where that is what lies beyond.
const FARTHEST: i32 = 1 << 30;
/// Added to a whole number of less than 32 bits, it leaves the number in the low bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// One side of a picture, in 1/1024 px.
#[derive(Clone, Copy)]
pub(super) struct Side {
    /// Of the last pixel that is read; the first is at 0.
    last: i32,
    /// Where the picture begins: behind its frame, if it has one.
    start: i32,
    /// The sum of a position and its mirror image at the first pixel and at the last.
    mirrors: Option<[i32; 2]>,
    /// The least and the greatest position that can be brought inside.
    reach: [i32; 2],
}

impl Side {
    /// A side of 1 to [`LONGEST_PX`] pixels; a longer one is taken for that.
    pub(super) fn new(border: Border, pixels: i64) -> Self {
        let pixels = pixels.clamp(1, LONGEST_PX) as i32;
        let (one, last) = (1 << WEIGHT, (pixels - 1) << WEIGHT);
        let (mirrors, reach) = match border {
            Border::Constant(_) | Border::Wrap => (None, [0, last]),
            Border::Replicate | Border::Edge => (None, [-FARTHEST, FARTHEST]),
            Border::Reflect => (Some([-one, 2 * last + one]), [-one - last, 2 * last + one]),
            Border::Reflect101 => (Some([0, 2 * last]), [-last, 2 * last]),
        };
        Self { last, start: 0, mirrors, reach }
    }

    /// The same of a picture with a frame of one pixel; positions are those of the picture.
    pub(super) fn framed(pixels: i64) -> Self {
        let last = ((pixels.clamp(1, LONGEST_PX) + 1) << WEIGHT) as i32;
        Self { last, start: 1 << WEIGHT, mirrors: None, reach: [-FARTHEST, FARTHEST] }
    }

    /// The least and the greatest position that can be brought inside, in 1/1024 px.
    pub(super) fn reach(&self) -> [i64; 2] {
        self.reach.map(i64::from)
    }

    /// Whether a position in 1/1024 px can be brought inside.
    pub(super) fn reaches(&self, place: i64) -> bool {
        let [least, most] = self.reach();
        (least..=most).contains(&place)
    }

    /// Brings positions within reach inside.
    #[inline(always)]
    pub(super) fn fold(&self, places: &mut [i32; AT_ONCE]) {
        if let Some([first, last]) = self.mirrors {
            for place in places.iter_mut() {
                let right = (*place).max(first - *place);
                *place = right.min(last - right);
            }
        }
        for place in places {
            *place = (*place + self.start).max(0).min(self.last);
        }
    }

    /// At most [`AT_ONCE`] positions in pixels, rounded to 1/1024 px (halves up) and brought inside; those that cannot be are brought
    /// anywhere inside. Whether all could.
    pub(super) fn bring(&self, px: &[f64], to: &mut [i32; AT_ONCE]) -> bool {
        // What is missing of a block may be anywhere.
        let mut some = [0.0; AT_ONCE];
        let px = match px.first_chunk() {
            Some(px) => px,
            None => {
                some[..px.len()].copy_from_slice(px);
                &some
            }
        };
        let all = self.round(px, to);
        lanes::widened(
            #[inline(always)]
            || self.fold(to),
        );
        all
    }

    /// Rounds, and cuts at what is within reach: whether nothing was beyond.
    fn round(&self, px: &[f64; AT_ONCE], to: &mut [i32; AT_ONCE]) -> bool {
        let reach = self.reach.map(f64::from);
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some(avx2) = lanes::LEVEL.as_avx2() {
            return four::round(avx2, px, reach, to);
        }
        round_plainly(px, reach, to)
    }
}

fn round_plainly(px: &[f64; AT_ONCE], [least, most]: [f64; 2], to: &mut [i32; AT_ONCE]) -> bool {
    let mut all = true;
    for (to, px) in to.iter_mut().zip(px) {
        let place = (px * f64::from(1_u32 << WEIGHT) + 0.5).floor();
        all &= place >= least && place <= most;
        *to = (place.max(least).min(most) + WHOLE).to_bits() as i32;
    }
    all
}

/// Four positions at a time with AVX2.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod four {
    use super::{AT_ONCE, WEIGHT, WHOLE};
    use fearless_simd::{f64x4, i32x8, prelude::*};
    #[cfg(target_arch = "x86")]
    use std::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64 as arch;

    use arch::{
        __m256d, __m256i, _CMP_NEQ_UQ, _mm256_add_pd, _mm256_castpd_si256, _mm256_cmp_pd, _mm256_floor_pd, _mm256_max_pd, _mm256_min_pd,
        _mm256_movemask_pd, _mm256_mul_pd, _mm256_or_pd, _mm256_permutevar8x32_epi32, _mm256_set1_pd, _mm256_setzero_pd,
    };

    fearless_simd::kernel!(
        pub(super) fn round(avx2: Avx2, px: &[f64; AT_ONCE], reach: [f64; 2], to: &mut [i32; AT_ONCE]) -> bool {
            let (least, most) = (_mm256_set1_pd(reach[0]), _mm256_set1_pd(reach[1]));
            let (steps, half, whole) = (_mm256_set1_pd(f64::from(1_u32 << WEIGHT)), _mm256_set1_pd(0.5), _mm256_set1_pd(WHOLE));
            let low: __m256i = i32x8::simd_from(avx2, [0, 2, 4, 6, 0, 2, 4, 6]).into();
            let mut beyond = _mm256_setzero_pd();
            for (to, px) in to.as_chunks_mut::<4>().0.iter_mut().zip(px.as_chunks::<4>().0) {
                let px: __m256d = f64x4::simd_from(avx2, *px).into();
                let place = _mm256_floor_pd(_mm256_add_pd(_mm256_mul_pd(px, steps), half));
                // What is no number becomes the least.
                let inside = _mm256_min_pd(_mm256_max_pd(place, least), most);
                beyond = _mm256_or_pd(beyond, _mm256_cmp_pd::<_CMP_NEQ_UQ>(inside, place));
                let bits = _mm256_permutevar8x32_epi32(_mm256_castpd_si256(_mm256_add_pd(inside, whole)), low);
                let numbers: [i32; 8] = i32x8::simd_from(avx2, bits).into();
                to.copy_from_slice(&numbers[..4]);
            }
            _mm256_movemask_pd(beyond) == 0
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands at a position (in 1/1024 px) of a side of levels, in 1/1024 levels.
    fn between(levels: &[i64], border: Border, place: i64) -> i64 {
        let (whole, part) = (place >> WEIGHT, place & ((1 << WEIGHT) - 1));
        let at = |at: i64| levels[border.index(at, levels.len() as i64).unwrap_or(0) as usize];
        at(whole) * ((1 << WEIGHT) - part) + if part == 0 { 0 } else { at(whole + 1) * part }
    }

    #[test]
    fn what_is_brought_inside_shows_the_same() {
        let levels = [7, 250, 31, 90, 0];
        for border in [Border::Replicate, Border::Edge, Border::Reflect, Border::Reflect101, Border::Wrap, Border::Constant([0; 4])] {
            for pixels in 1..=levels.len() {
                let (levels, side) = (&levels[..pixels], Side::new(border, pixels as i64));
                let mut met = 0;
                for place in (-9000..14_000_i64).step_by(37).chain((-9..14).map(|px| px << WEIGHT)).filter(|place| side.reaches(*place)) {
                    let (mut whole, mut rounded) = ([place as i32; AT_ONCE], [0; AT_ONCE]);
                    side.fold(&mut whole);
                    assert!(side.bring(&[(place as f64 + 0.3) / 1024.0], &mut rounded));
                    assert_eq!(rounded[0], whole[0], "{border:?}, {pixels} px at {place}");
                    assert!((0..=side.last).contains(&whole[0]));
                    let inside = between(levels, border, i64::from(whole[0]));
                    assert_eq!(inside, between(levels, border, place), "{border:?}, {pixels} px at {place}");
                    met += 1;
                }
                assert!(met > 0);
            }
        }
    }

    #[test]
    fn what_is_out_of_reach_is_told_and_stays_inside() {
        let side = Side::new(Border::Reflect101, 5);
        for px in [-4.1, 8.1, 1e300, f64::NEG_INFINITY, f64::NAN] {
            let mut to = [0; AT_ONCE];
            assert!(!side.bring(&[1.0, px, 2.0], &mut to), "{px}");
            assert!(to.iter().all(|place| (0..=side.last).contains(place)));
            assert_eq!((to[0], to[2]), (1024, 2048));
            let mut rounded = [[0; AT_ONCE]; 2];
            let mut places = [0.3; AT_ONCE];
            places[7] = px;
            assert!(!side.round(&places, &mut rounded[0]) && !round_plainly(&places, side.reach.map(f64::from), &mut rounded[1]));
            assert_eq!(rounded[0], rounded[1], "{px}");
        }
    }
}
