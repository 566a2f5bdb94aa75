//! The look of a photograph: exposure, warmth, contrast, darker corners, grain.

use super::brush::Brush;
use crate::sample::dice::Dice;

/// The samples of `brush` as a camera might have taken them.
pub(super) fn finish(brush: &Brush, dice: &mut Dice) -> Vec<u8> {
    let (width, height) = brush.size();
    let (exposure, contrast) = (1.0 + dice.about(0.14), 1.0 + dice.about(0.12));
    let warmth = dice.about(0.07);
    let gains = [exposure * (1.0 + warmth), exposure, exposure * (1.0 - warmth)];
    let corners = dice.between(0.05, 0.24);
    let grain = dice.between(0.8, 3.6);
    let mut state = dice.number() | 1;
    let mut rgb = brush.rgb();
    for (i, pixel) in rgb.chunks_exact_mut(3).enumerate() {
        let (x, y) = ((i % width as usize) as f32 / width - 0.5, (i / width as usize) as f32 / height - 0.5);
        let shade = 1.0 - corners * 2.0 * (x * x + y * y);
        let bright = noise(&mut state) * grain;
        for (sample, gain) in pixel.iter_mut().zip(gains) {
            let value = (f32::from(*sample) - 118.0) * contrast + 118.0;
            *sample = (value * gain * shade + bright + noise(&mut state) * grain * 0.4).round().clamp(0.0, 255.0) as u8;
        }
    }
    rgb
}

/// Grain of about unit size: the sum of two even numbers in [-1, 1), from Marsaglia's xorshift64 (fast; its seed is the picture's own).
fn noise(state: &mut u64) -> f32 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    let part = |shift: u32| ((*state >> shift) & 0xFFFF) as f32 / 32768.0 - 1.0;
    part(8) + part(32)
}
