//! What targets mean for the counts of one split. Empty classes do not count, and stay empty.

use crate::recipe::{Rule, Side, Strategy, Target, TargetWord, grouped};
use std::cell::RefCell;

/// Why a target is an error, as imbalanced-learn would raise one: nothing is planned by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It can never be asked for.
    Target(String),
    /// It cannot be asked for in this split.
    Split(String),
    /// It cannot be asked for of this class.
    Class(String),
}

/// The counts of one split, prepared for any number of targets.
pub(super) struct Counts<'a> {
    /// One for each final class, in sorted order of their names.
    all: &'a [u64],
    /// Counts of the classes with images, ascending.
    sorted: Vec<u64>,
    sum: u64,
    /// What rules that share out the sum give each class: asked for once a class, reckoned once.
    shares: RefCell<Vec<(Rule, Vec<u64>)>>,
}

impl<'a> Counts<'a> {
    pub(super) fn new(all: &'a [u64]) -> Self {
        let mut sorted: Vec<u64> = all.iter().copied().filter(|&count| count > 0).collect();
        sorted.sort_unstable();
        let sum = sorted.iter().sum();
        Self { all, sorted, sum, shares: RefCell::default() }
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
            Rule::Sqrt => self.share(class, rule, |count| count.sqrt()),
            Rule::Effective(beta) => self.share(class, rule, |count| drawn_by_effective_number(count, beta.value())),
            Rule::Percentile(percent) => self.percentile(percent.value()),
            Rule::RepeatFactor(share) => {
                let frequency = count as f64 / self.sum as f64;
                half_up(count as f64 * libm::sqrt(share.value() / frequency).max(1.0))
            }
            Rule::Strategy(side, strategy) => return self.strategy(class, count, side, strategy),
        })
    }

    /// What the class gets of the sum of all counts, which `rule` shares out by `weight`.
    fn share(&self, class: usize, rule: Rule, weight: impl Fn(f64) -> f64) -> u64 {
        let mut known = self.shares.borrow_mut();
        if let Some((_, shares)) = known.iter().find(|(of, _)| *of == rule) {
            return shares[class];
        }
        let weights: Vec<f64> = self.all.iter().map(|&count| if count > 0 { weight(count as f64) } else { 0.0 }).collect();
        let shares = shared_out(self.sum, &weights);
        let own = shares[class];
        known.push((rule, shares));
        own
    }

    /// As numpy's `percentile` (linear), rounded half up.
    fn percentile(&self, percent: f64) -> u64 {
        let Some(last) = self.sorted.len().checked_sub(1) else { return 0 };
        let at = percent / 100.0 * last as f64;
        let (low, high) = (self.sorted[at as usize] as f64, self.sorted[(at as usize + 1).min(last)] as f64);
        half_up(low + (high - low) * at.fract())
    }

    fn strategy(&self, class: usize, count: u64, side: Side, strategy: Strategy) -> Result<u64, Refusal> {
        self.check_classes()?;
        let (largest, smallest) = self.is_extreme(class);
        let is_named = match (strategy, side) {
            (Strategy::Ratio(ratio), _) => return self.ratio(count, side, ratio.value(), (largest, smallest)),
            (Strategy::Count(wanted), _) => return final_count(count, side, u64::from(wanted)),
            (Strategy::Majority, Side::Over) => return Err(cannot("majority", "over-sampling")),
            (Strategy::Minority, Side::Under) => return Err(cannot("minority", "under-sampling")),
            (Strategy::All, _) => true,
            (Strategy::Majority, Side::Under) => largest,
            (Strategy::Minority, Side::Over) => smallest,
            (Strategy::Auto, Side::Over) | (Strategy::NotMajority, _) => !largest,
            (Strategy::Auto, Side::Under) | (Strategy::NotMinority, _) => !smallest,
        };
        Ok(match side {
            _ if !is_named => count,
            Side::Over => self.most(),
            Side::Under => self.least(),
        })
    }

    fn check_classes(&self) -> Result<(), Refusal> {
        let few = || format!("imbalanced-learn's words need more than 1 class with images; there is {}", self.sorted.len());
        if self.sorted.len() < 2 { Err(Refusal::Split(few())) } else { Ok(()) }
    }

    /// Whether the class is the largest, and whether it is the smallest: the first of several, as Python's max and min say.
    fn is_extreme(&self, class: usize) -> (bool, bool) {
        let first = |wanted: u64| self.all.iter().position(|&other| other == wanted) == Some(class);
        (first(self.most()), first(self.least()))
    }

    /// Whether a cleaning method with this word for its `sampling_strategy` cleans the class.
    ///
    /// # Errors
    /// What the library does not take for cleaning.
    pub(super) fn is_cleaned(&self, class: usize, strategy: Strategy) -> Result<bool, Refusal> {
        self.check_classes()?;
        let (largest, smallest) = self.is_extreme(class);
        match strategy {
            Strategy::Auto | Strategy::NotMinority => Ok(!smallest),
            Strategy::NotMajority => Ok(!largest),
            Strategy::Majority => Ok(largest),
            Strategy::All => Ok(true),
            Strategy::Minority => Err(cannot("minority", "cleaning")),
            Strategy::Ratio(_) => Err(Refusal::Target(
                "imbalanced-learn's cleaning methods take no ratio: name the classes to clean by a word, such as under:all".to_owned(),
            )),
            Strategy::Count(_) => Err(Refusal::Target(
                "imbalanced-learn's cleaning methods take no dictionary of counts: name the classes to clean by a word (NAME=under:all), \
                 or leave out under: and the count is met after cleaning"
                    .to_owned(),
            )),
        }
    }

    fn ratio(&self, count: u64, side: Side, ratio: f64, (largest, smallest): (bool, bool)) -> Result<u64, Refusal> {
        if self.sorted.len() != 2 {
            let reason = format!("a ratio is for 2 classes, and {} have images: name a number a class", self.sorted.len());
            return Err(Refusal::Split(reason));
        }
        // Python's int() of the same product.
        match side {
            Side::Over if largest => Ok(count),
            Side::Over => {
                let wanted = (self.most() as f64 * ratio) as u64;
                let few = || format!("the ratio {ratio} asks for {wanted} images of the smaller class, which has {count}; increase it");
                if wanted > count { Ok(wanted) } else { Err(Refusal::Class(few())) }
            }
            Side::Under if smallest => Ok(count),
            Side::Under => {
                let wanted = (self.least() as f64 / ratio) as u64;
                let many = || format!("the ratio {ratio} leaves {wanted} images of the larger class, which has {count}; increase it");
                if wanted <= count { Ok(wanted) } else { Err(Refusal::Class(many())) }
            }
        }
    }
}

/// A final count that must not go the other way.
fn final_count(count: u64, side: Side, wanted: u64) -> Result<u64, Refusal> {
    let refused = |reason: String| Err(Refusal::Class(reason));
    match side {
        Side::Over if wanted < count => {
            refused(format!("over-sampling to {}, fewer than the {} there are", images(wanted), grouped(count)))
        }
        Side::Under if wanted > count => {
            refused(format!("under-sampling to {}, more than the {} there are", images(wanted), grouped(count)))
        }
        _ => Ok(wanted),
    }
}

fn images(count: u64) -> String {
    if count == 1 { "1 image".to_owned() } else { format!("{} images", grouped(count)) }
}

fn cannot(word: &str, what_for: &str) -> Refusal {
    Refusal::Target(format!("{word:?} cannot be used for {what_for}"))
}

/// `sum` shared out by `weights`, whole: each gets the floor of its share, and what is left over goes to the largest rests, of equals
/// to the first. Whoever has a weight gets at least 1, which the others bear; there are no more of them than `sum`.
fn shared_out(sum: u64, weights: &[f64]) -> Vec<u64> {
    let mut shares = vec![0; weights.len()];
    let mut open: Vec<usize> = (0..weights.len()).filter(|&at| weights[at] > 0.0).collect();
    let mut left = sum;
    // Those whose share would be less than 1 are served first; the share of the others shrinks by that, so again.
    let quota = loop {
        let all: f64 = open.iter().map(|&at| weights[at]).sum();
        let quota = |at: usize| left as f64 * weights[at] / all;
        let (enough, small): (Vec<usize>, Vec<usize>) = open.iter().copied().partition(|&at| quota(at) >= 1.0);
        if small.is_empty() || enough.is_empty() {
            break open.iter().map(|&at| quota(at)).collect::<Vec<f64>>();
        }
        small.iter().for_each(|&at| shares[at] = 1);
        left -= small.len() as u64;
        open = enough;
    };
    for (&at, quota) in open.iter().zip(&quota) {
        shares[at] = *quota as u64;
        left = left.saturating_sub(shares[at]);
    }
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by(|&one, &other| quota[other].fract().total_cmp(&quota[one].fract()));
    order.into_iter().cycle().take(if open.is_empty() { 0 } else { left as usize }).for_each(|at| shares[open[at]] += 1);
    shares
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
        let words = |refusal| match refusal {
            Refusal::Target(words) | Refusal::Split(words) | Refusal::Class(words) => words,
        };
        (0..counts.len()).filter_map(|class| counted.wanted(class, target).err()).map(words).collect()
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
    fn shares_add_up_to_the_sum_of_all() {
        // 7 in all, roots 2, 1, 1, 1: 2.8, 1.4, 1.4, 1.4; one that is left over goes to the largest rest.
        assert_eq!(all(&[4, 1, 1, 1], "sqrt"), [3, 2, 1, 1]);
        // A class that would get less than 1 gets 1, and the others share the rest.
        assert_eq!(all(&[10_000, 1, 1], "effective:0"), [10_000, 1, 1]);
        assert_eq!(all(&[1, 0, 900, 1, 1], "effective:0.001").iter().sum::<u64>(), 903);
    }

    proptest::proptest! {
        #[test]
        fn no_image_is_gained_or_lost_by_rounding(counts in proptest::collection::vec(0u64..5000, 1..40), beta in 0u32..1000) {
            for rule in ["sqrt".to_owned(), format!("effective:0.{beta:03}"), format!("effective:0.999{beta:03}")] {
                let shared = all(&counts, &rule);
                proptest::prop_assert_eq!(shared.iter().sum::<u64>(), counts.iter().sum::<u64>(), "{} of {:?}", rule, counts);
                proptest::prop_assert!(counts.iter().zip(&shared).all(|(&count, &to)| (count == 0) == (to == 0)));
                let target: Target = rule.parse().unwrap();
                let counted = Counts::new(&counts);
                for (class, to) in shared.iter().enumerate() {
                    proptest::prop_assert_eq!(counted.wanted(class, target).unwrap(), *to);
                }
            }
        }
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
        assert_eq!(refused(&[1000, 3000], "over:1")[0], "over-sampling to 1 image, fewer than the 1\u{2009}000 there are");
    }
}
