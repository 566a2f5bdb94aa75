//! What targets mean for the counts of one split. Empty classes do not count, and stay empty.

use crate::recipe::{Rule, Side, Strategy, Target, TargetWord};

/// Why a target is an error, as imbalanced-learn would raise one: nothing is planned by it.
pub(super) type Refusal = String;

/// The counts of one split, prepared for any number of targets.
pub(super) struct Counts<'a> {
    /// One for each final class, in sorted order of their names.
    all: &'a [u64],
    /// Counts of the classes with images, ascending.
    sorted: Vec<u64>,
    sum: u64,
}

impl<'a> Counts<'a> {
    pub(super) fn new(all: &'a [u64]) -> Self {
        let mut sorted: Vec<u64> = all.iter().copied().filter(|&count| count > 0).collect();
        sorted.sort_unstable();
        let sum = sorted.iter().sum();
        Self { all, sorted, sum }
    }

    /// How many images the class at `class` is to have.
    ///
    /// # Errors
    /// Where the target asks for what it must not: with the two numbers that clash.
    pub(super) fn wanted(&self, class: usize, target: Target) -> Result<u64, Refusal> {
        let count = self.all[class];
        match target {
            Target::Count(count) => Ok(u64::from(count)),
            Target::Word(word) => Ok(self.word(word)),
            Target::Rule(_) if count == 0 => Ok(0),
            Target::Rule(rule) => self.rule(class, count, rule),
        }
    }

    fn least(&self) -> u64 {
        self.sorted.first().copied().unwrap_or(0)
    }

    fn most(&self) -> u64 {
        self.sorted.last().copied().unwrap_or(0)
    }

    fn word(&self, word: TargetWord) -> u64 {
        let classes = self.sorted.len();
        match word {
            _ if classes == 0 => 0,
            TargetWord::Smallest => self.least(),
            TargetWord::Largest => self.most(),
            TargetWord::Median if classes % 2 == 1 => self.sorted[classes / 2],
            TargetWord::Median => (self.sorted[classes / 2 - 1] + self.sorted[classes / 2]).div_ceil(2),
            // Half up: floor(sum / C + 1/2).
            TargetWord::Mean => (2 * self.sum + classes as u64) / (2 * classes as u64),
        }
    }

    fn rule(&self, class: usize, count: u64, rule: Rule) -> Result<u64, Refusal> {
        Ok(match rule {
            // One part in 10^9 more, so that 3 x 1.1 does not miss 3.3 by the last bit of a double.
            Rule::MaxRatio(Side::Under, ratio) => count.min((self.least() as f64 * ratio.value() * (1.0 + 1e-12)) as u64),
            Rule::MaxRatio(Side::Over, ratio) => count.max((self.most() as f64 / ratio.value() * (1.0 - 1e-12)).ceil() as u64),
            Rule::Sqrt => self.in_proportion(count, |count| count.sqrt()),
            Rule::Effective(beta) => self.in_proportion(count, |count| drawn_by_effective_number(count, beta.value())),
            Rule::Percentile(percent) => self.percentile(percent.value()),
            Rule::RepeatFactor(share) => {
                let frequency = count as f64 / self.sum as f64;
                half_up(count as f64 * libm::sqrt(share.value() / frequency).max(1.0))
            }
            Rule::Strategy(side, strategy) => return self.strategy(class, count, side, strategy),
        })
    }

    /// The sum of all counts, shared out by `weight`; at least 1.
    fn in_proportion(&self, count: u64, weight: impl Fn(f64) -> f64) -> u64 {
        let all: f64 = self.sorted.iter().map(|&count| weight(count as f64)).sum();
        half_up(self.sum as f64 * weight(count as f64) / all).max(1)
    }

    /// As numpy's `percentile` (linear), rounded half up.
    fn percentile(&self, percent: f64) -> u64 {
        let Some(last) = self.sorted.len().checked_sub(1) else { return 0 };
        let at = percent / 100.0 * last as f64;
        let (low, high) = (self.sorted[at as usize] as f64, self.sorted[(at as usize + 1).min(last)] as f64);
        half_up(low + (high - low) * at.fract())
    }

    fn strategy(&self, class: usize, count: u64, side: Side, strategy: Strategy) -> Result<u64, Refusal> {
        if self.sorted.len() < 2 {
            return Err(format!("imbalanced-learn's words need more than 1 class with images; there is {}", self.sorted.len()));
        }
        // The first of several that are equally large or small, as Python's max and min say.
        let first = |wanted: u64| self.all.iter().position(|&other| other == wanted) == Some(class);
        let (largest, smallest) = (first(self.most()), first(self.least()));
        let concerned = match (strategy, side) {
            (Strategy::Ratio(ratio), _) => return self.ratio(count, side, ratio.value(), (largest, smallest)),
            (Strategy::Count(wanted), _) => return final_count(count, side, u64::from(wanted)),
            (Strategy::Majority, Side::Over) => return Err("\"majority\" cannot be used for over-sampling".to_owned()),
            (Strategy::Minority, Side::Under) => return Err("\"minority\" cannot be used for under-sampling".to_owned()),
            (Strategy::All, _) => true,
            (Strategy::Majority, Side::Under) => largest,
            (Strategy::Minority, Side::Over) => smallest,
            (Strategy::Auto, Side::Over) | (Strategy::NotMajority, _) => !largest,
            (Strategy::Auto, Side::Under) | (Strategy::NotMinority, _) => !smallest,
        };
        Ok(match side {
            _ if !concerned => count,
            Side::Over => self.most(),
            Side::Under => self.least(),
        })
    }

    fn ratio(&self, count: u64, side: Side, ratio: f64, (largest, smallest): (bool, bool)) -> Result<u64, Refusal> {
        if self.sorted.len() != 2 {
            return Err(format!("a ratio is for 2 classes, and {} have images: name a number a class", self.sorted.len()));
        }
        // Python's int() of the same product.
        match side {
            Side::Over if largest => Ok(count),
            Side::Over => {
                let wanted = (self.most() as f64 * ratio) as u64;
                let few = || format!("the ratio {ratio} asks for {wanted} images of the smaller class, which has {count}; increase it");
                if wanted > count { Ok(wanted) } else { Err(few()) }
            }
            Side::Under if smallest => Ok(count),
            Side::Under => {
                let wanted = (self.least() as f64 / ratio) as u64;
                let many = || format!("the ratio {ratio} leaves {wanted} images of the larger class, which has {count}; increase it");
                if wanted <= count { Ok(wanted) } else { Err(many()) }
            }
        }
    }
}

/// A final count that must not go the other way.
fn final_count(count: u64, side: Side, wanted: u64) -> Result<u64, Refusal> {
    match side {
        Side::Over if wanted < count => Err(format!("over-sampling to {wanted} images, fewer than the {count} there are")),
        Side::Under if wanted > count => Err(format!("under-sampling to {wanted} images, more than the {count} there are")),
        _ => Ok(wanted),
    }
}

/// Images of a class of `count` that draws by class-balanced weights give, up to a factor: count / effective number.
fn drawn_by_effective_number(count: f64, beta: f64) -> f64 {
    if beta <= 0.0 { count } else { count * (1.0 - beta) / -libm::expm1(count * libm::log(beta)) }
}

fn half_up(value: f64) -> u64 {
    (value + 0.5).floor() as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn all(counts: &[u64], target: &str) -> Vec<u64> {
        let target: Target = target.parse().unwrap();
        let counted = Counts::new(counts);
        (0..counts.len()).map(|class| counted.wanted(class, target).unwrap()).collect()
    }

    fn refused(counts: &[u64], target: &str) -> Vec<String> {
        let target: Target = target.parse().unwrap();
        let counted = Counts::new(counts);
        (0..counts.len()).filter_map(|class| counted.wanted(class, target).err()).collect()
    }

    #[test]
    fn words_by_hand() {
        let words = |counts: &[u64]| ["smallest", "median", "mean", "largest"].map(|word| all(counts, word)[0]);
        assert_eq!(words(&[100, 40, 10, 10]), [10, 25, 40, 100]);
        // The article's six: sorted 127 128 219 278 3956 3972; median 248.5 and mean 1446.67, both rounded half up.
        assert_eq!(words(&[3972, 3956, 219, 128, 127, 278]), [127, 249, 1447, 3972]);
        assert_eq!(all(&[1, 2, 9], "median")[0], 2);
        assert_eq!(all(&[1, 2], "mean")[0], 2);
        assert_eq!(all(&[1, 1, 2], "mean")[0], 1);
    }

    #[test]
    fn empty_classes_do_not_count() {
        assert_eq!(["smallest", "median", "mean"].map(|word| all(&[0, 8, 2], word)[1]), [2, 5, 5]);
        assert_eq!(["largest", "mean"].map(|word| all(&[0, 0], word)[0]), [0, 0]);
        for rule in ["max-ratio:2", "sqrt", "effective:0.9", "rfs:0.5", "under:auto"] {
            assert_eq!(all(&[0, 8, 2], rule)[0], 0, "{rule}");
        }
    }

    #[test]
    fn ratios_by_hand() {
        assert_eq!(all(&[100, 40, 10], "max-ratio:4"), [40, 40, 10]);
        assert_eq!(all(&[100, 40, 10], "max-ratio:2.55"), [25, 25, 10]);
        assert_eq!(all(&[100, 40, 10], "over:max-ratio:4"), [100, 40, 25]);
        assert_eq!(all(&[100, 40, 10], "over:max-ratio:3"), [100, 40, 34]);
        assert_eq!(all(&[7, 10], "max-ratio:1.1"), [7, 7]);
        assert_eq!(all(&[30, 33], "max-ratio:1.1"), [30, 33]);
    }

    #[test]
    fn shares_by_hand() {
        // Roots 10, 5, 1 of 126 in all: 78.75, 39.375, 7.875.
        assert_eq!(all(&[100, 25, 1], "sqrt"), [79, 39, 8]);
        assert_eq!(all(&[100, 25, 1], "effective:0"), [100, 25, 1]);
        // b = 0.5: effective numbers 1.5 and 1.9375 of 2 and 5; 2/1.5 : 5/1.9375 = 1.3333 : 2.5806, of 7 in all 2.385 : 4.615.
        assert_eq!(all(&[2, 5], "effective:0.5"), [2, 5]);
        assert_eq!(all(&[1000, 10], "effective:0.999999"), [505, 505]);
        // f = 0.9 and 0.1; T = 0.4: sqrt(4) = 2.
        assert_eq!(all(&[90, 10], "rfs:0.4"), [90, 20]);
        assert_eq!(all(&[90, 10], "rfs:0.05"), [90, 10]);
        // numpy: percentile([10, 20, 40], 75) = 30, 25 = 15, 0 = 10, 100 = 40.
        assert_eq!(["p75", "p25", "p0", "p100"].map(|word| all(&[40, 10, 20], word)[0]), [30, 15, 10, 40]);
    }

    #[test]
    fn the_librarys_words_as_the_library_has_them() {
        // conventions: a100 b40 c10 d10, verified by running imbalanced-learn 0.14.
        let counts = [100, 40, 10, 10];
        for (word, after) in [
            ("over:auto", [100, 100, 100, 100]),
            ("over:all", [100, 100, 100, 100]),
            ("over:minority", [100, 40, 100, 10]),
            ("over:not majority", [100, 100, 100, 100]),
            ("over:not minority", [100, 100, 10, 100]),
            ("under:auto", [10, 10, 10, 10]),
            ("under:all", [10, 10, 10, 10]),
            ("under:majority", [10, 40, 10, 10]),
            ("under:not majority", [100, 10, 10, 10]),
            ("under:not minority", [10, 10, 10, 10]),
        ] {
            assert_eq!(all(&counts, word), after, "{word}");
        }
        assert_eq!(refused(&counts, "over:majority").len(), 4);
        assert_eq!(refused(&counts, "under:minority").len(), 4);
    }

    #[test]
    fn ratios_of_two_classes_and_their_errors() {
        // int(0.5 * 100) = 50; int(30 / 0.7) = 42.
        assert_eq!(all(&[100, 30], "over:0.5"), [100, 50]);
        assert_eq!(all(&[100, 30], "under:0.7"), [42, 30]);
        assert!(refused(&[100, 30], "over:0.3")[0].contains("asks for 30 images of the smaller class, which has 30"));
        assert!(refused(&[100, 30], "under:0.2")[0].contains("leaves 150 images of the larger class, which has 100"));
        assert!(refused(&[100, 30, 5], "over:0.5")[0].contains("for 2 classes, and 3 have"));
        assert!(refused(&[100], "over:auto")[0].contains("more than 1 class with images; there is 1"));
        assert_eq!(refused(&[100, 30], "over:40"), ["over-sampling to 40 images, fewer than the 100 there are"]);
        assert_eq!(refused(&[100, 30], "under:40"), ["under-sampling to 40 images, more than the 30 there are"]);
    }
}
