//! AugMix (Hendrycks et al. 2020): several short chains of operations, blended with each other and with the original. evenset's own in
//! Albumentations' terms.

use super::ops::{ALL, Kind, Op, Space};
use super::{CAUTION, CHANGES, MOST_OPS, list};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const MOST_CHAINS: usize = 8;
/// torchvision's `_PARAMETER_MAX`.
const BINS: i64 = 10;

/// The catalogue's entry.
pub(in crate::augment) static ENTRY: Entry = Entry {
    name: "AugMix",
    title: "AugMix",
    group: Group::Automatic,
    about: "Blends the picture with versions of itself that short chains of operations made, as torchvision's AugMix",
    caution: CAUTION,
    settings: &[
        Setting::hidden("all_ops", "Light and contrast too", Allowed::Bounds, || Value::Flag(true)),
        Setting::hidden("alpha", "Evenness", Allowed::Bounds, || Value::Num(1.0)).within(0.05, 20.0),
        Setting::hidden("chain_depth", "Operations in a chain", Allowed::Bounds, || Value::Int(-1)).within(-1.0, MOST_OPS as f64),
        Setting::slider("mixture_width", "Chains", (1.0, MOST_CHAINS as f64), || Value::Int(3)),
        Setting::slider("severity", "Strength", (1.0, BINS as f64), || Value::Int(3)),
    ],
    code: Code::of::<AugMix>(),
};

struct AugMix;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// The chains, each with its share of the result; the original has what is left of 1.
    chains: Vec<(f64, Vec<Op>)>,
}

impl Transform for AugMix {
    type Params = Params;
    const IN_LIBRARY: bool = false;
    const CHANGES: &'static [Property] = CHANGES;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let shift_px = (f64::from(size.width) / 3.0, f64::from(size.height) / 3.0);
        let space = Space { shear: 0.3, shift_px, turn_deg: 30.0, factor: 0.9, bits: (4.0, 4.0) };
        let basic =
            |kind: &Kind| step.flag("all_ops") || !matches!(kind, Kind::Brightness | Kind::Color | Kind::Contrast | Kind::Sharpness);
        // As in torchvision, "nothing" is not among the operations here.
        let kinds: Vec<Kind> = ALL.into_iter().skip(1).filter(basic).collect();
        let alpha = match step.get("alpha") {
            Some(Value::Num(alpha)) => *alpha,
            _ => 1.0,
        };
        let made = shares(stream, alpha, 2)[1];
        let parts = shares(stream, alpha, step.int("mixture_width").max(1) as usize);
        let chain = |share: f64| {
            let depth = step.int("chain_depth");
            let depth = if depth > 0 { depth } else { stream.int((1, 3)) };
            let mut one = || {
                let kind = kinds[stream.int((0, kinds.len() as i64 - 1)) as usize];
                let strength = stream.int((0, step.int("severity") - 1));
                space.draw(kind, (strength, BINS), stream)
            };
            (rounded(share * made), (0..depth).map(|_| one()).collect())
        };
        Params { chains: parts.into_iter().map(chain).collect() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        if params.chains.len() > MOST_CHAINS || params.chains.iter().any(|(_, ops)| ops.len() > MOST_OPS) {
            return Err(Refusal { param: "chains", reason: format!("at most {MOST_CHAINS} of {MOST_OPS} operations") });
        }
        for (share, ops) in &params.chains {
            within("chains", *share, (0.0, 1.0))?;
            ops.iter().try_for_each(Op::check)?;
        }
        within("chains", params.chains.iter().map(|(share, _)| share).sum(), (0.0, 1.000_01))?;
        let chains = params.chains.clone();
        Ok(Action::Pixels(Box::new(move |image| mixed(image, &chains))))
    }

    fn describe(params: &Params) -> String {
        let part = |(share, ops): &(f64, Vec<Op>)| format!("{} % {}", words::number(share * 100.0, 0), list(ops));
        params.chains.iter().map(part).collect::<Vec<_>>().join(" + ")
    }
}

/// The weighted sum of the picture and what the chains make of it, in 65536ths.
fn mixed(image: Image, chains: &[(f64, Vec<Op>)]) -> Image {
    let weight = |share: f64| libm::round(share * 65_536.0) as u32;
    let of_chains: u32 = chains.iter().map(|(share, _)| weight(*share)).sum::<u32>().min(65_536);
    let mut left = 65_536;
    let mut sums: Vec<u32> = image.data().iter().map(|sample| u32::from(*sample) * (65_536 - of_chains) + 32_768).collect();
    left -= 65_536 - of_chains;
    for (at, (share, ops)) in chains.iter().enumerate() {
        // The last takes what rounding left over, so that all weights are exactly one.
        let weight = if at + 1 == chains.len() { left } else { weight(*share).min(left) };
        left -= weight;
        if weight > 0 {
            let made = ops.iter().fold(image.clone(), |image, op| op.run(image));
            sums.iter_mut().zip(made.data()).for_each(|(sum, sample)| *sum += u32::from(*sample) * weight);
        }
    }
    let mut image = image;
    image.data_mut().iter_mut().zip(sums).for_each(|(sample, sum)| *sample = (sum >> 16).min(255) as u8);
    image
}

/// Shares that sum to 1, from a Dirichlet distribution whose parameters are all `alpha`.
fn shares(stream: &mut Stream, alpha: f64, count: usize) -> Vec<f64> {
    let drawn: Vec<f64> = (0..count).map(|_| gamma(stream, alpha)).collect();
    let sum: f64 = drawn.iter().sum();
    if sum > 0.0 { drawn.into_iter().map(|one| one / sum).collect() } else { vec![1.0 / count as f64; count] }
}

/// A number from the gamma distribution of this shape (Marsaglia and Tsang 2000).
fn gamma(stream: &mut Stream, shape: f64) -> f64 {
    if shape < 1.0 {
        let more = gamma(stream, shape + 1.0);
        return more * libm::pow(1.0 - stream.unit(), 1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let angle = std::f64::consts::TAU * stream.unit();
        let normal = libm::sqrt(-2.0 * libm::log(1.0 - stream.unit())) * libm::cos(angle);
        let cube = (1.0 + c * normal) * (1.0 + c * normal) * (1.0 + c * normal);
        let chance = 1.0 - stream.unit();
        if cube > 0.0 && libm::log(chance) < 0.5 * normal * normal + d - d * cube + d * libm::log(cube) {
            return d * cube;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn shares_are_even_on_average_and_sum_to_one() {
        let mut stream = Stream::of_step(1, "AugMix", 0);
        for alpha in [0.3, 1.0, 4.0] {
            let all: Vec<Vec<f64>> = (0..2000).map(|_| shares(&mut stream, alpha, 3)).collect();
            assert!(all.iter().all(|one| (one.iter().sum::<f64>() - 1.0).abs() < 1e-9 && one.iter().all(|share| *share >= 0.0)));
            let mean = all.iter().map(|one| one[0]).sum::<f64>() / 2000.0;
            // Of three with parameter a the variance of a share is 2 / (9 (3 a + 1)).
            let variance = all.iter().map(|one| (one[0] - 1.0 / 3.0) * (one[0] - 1.0 / 3.0)).sum::<f64>() / 2000.0;
            let expected = 2.0 / (9.0 * (3.0 * alpha + 1.0));
            assert!((mean - 1.0 / 3.0).abs() < 0.03 && (variance / expected - 1.0).abs() < 0.15, "{alpha}: {mean} {variance} {expected}");
        }
    }

    #[test]
    fn the_mix_by_hand() {
        let image = Image::filled(2, 1, Layout::Grey, &[100]);
        let chains = [(0.5, vec![Op(Kind::Solarize, 0.0)]), (0.25, vec![Op(Kind::Brightness, -1.0)])];
        // 0.25 * 100 + 0.5 * 155 + 0.25 * 0 = 102.5, rounded up.
        assert_eq!(mixed(image.clone(), &chains).data(), [103, 103]);
        assert_eq!(mixed(image.clone(), &[]), image);
        assert_eq!(mixed(image.clone(), &[(0.3, vec![Op(Kind::Identity, 0.0)]), (0.7, vec![])]), image);
    }
}
