//! How classes shrink and grow: every method with its name, what undo calls it, and one line on when to use it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How images are chosen where there are too many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shrink {
    /// At random, from the seed.
    #[default]
    Random,
    /// Exact duplicates go first, then at random.
    DuplicatesFirst,
    /// Farthest first.
    MostDiverse,
    /// The real image nearest the middle of each of as many clusters as are to stay.
    ClusterCentroids,
    /// NearMiss, version 1.
    NearMiss1,
    /// NearMiss, version 2.
    NearMiss2,
    /// NearMiss, version 3.
    NearMiss3,
    /// The easiest to tell stay.
    InstanceHardness,
    /// Tomek links.
    Tomek,
    /// Edited nearest neighbours.
    Edited,
    /// Neighbourhood cleaning rule.
    CleaningRule,
    /// One-sided selection.
    OneSided,
    /// Condensed nearest neighbour.
    Condensed,
}

/// How images are made where there are too few.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Grow {
    /// The same bytes under another name.
    Copies,
    /// Through the augmentation chain.
    #[default]
    Augment,
    /// Blends with another image of the class.
    MixUp,
    /// Patches from another image of the class.
    CutMix,
    /// SMOTE, made visible as a blend of the two real neighbours.
    Smote,
    /// SMOTE from images at the border to other classes.
    Borderline,
    /// More blends where other classes are near.
    Adasyn,
    /// The real image nearest to SMOTE's point, once more.
    SmoteNearest,
    /// SMOTE, then edited nearest neighbours over all classes.
    SmoteEnn,
    /// SMOTE, then without Tomek links over all classes.
    SmoteTomek,
}

/// Name, what undo says, when to use it.
type Row<M> = (M, &'static str, &'static str, &'static str);

const SHRINKS: [Row<Shrink>; 13] = [
    (Shrink::Random, "random", "at random", "no assumption and instant: the one to compare others with"),
    (
        Shrink::DuplicatesFirst,
        "duplicates-first",
        "duplicates first",
        "files that repeat another's bytes go first, then at random: loses the least",
    ),
    (
        Shrink::MostDiverse,
        "most-diverse",
        "keeping the most diverse",
        "keeps variety (farthest first): for classes with many near-repeats, such as frames of videos; keeps outliers too",
    ),
    (
        Shrink::ClusterCentroids,
        "cluster-centroids",
        "cluster centroids",
        "keeps one typical image of each cluster: for classes with much the same, without keeping outliers; slow for many thousands",
    ),
    (
        Shrink::NearMiss1,
        "nearmiss-1",
        "NearMiss 1",
        "keeps what is nearest to its nearest images of the smallest class: sharpens the border, sensitive to noise",
    ),
    (
        Shrink::NearMiss2,
        "nearmiss-2",
        "NearMiss 2",
        "keeps what is nearest to the farthest images of the smallest class: a border over the whole class",
    ),
    (
        Shrink::NearMiss3,
        "nearmiss-3",
        "NearMiss 3",
        "keeps images round every image of the smallest class: the least sensitive to noise of the three",
    ),
    (
        Shrink::InstanceHardness,
        "instance-hardness",
        "leaving out the hardest",
        "keeps what most of its five neighbours agree with (imbalanced-learn trains a random forest to tell): for noisy labels; makes the class look easier than it is",
    ),
    (Shrink::Tomek, "tomek", "Tomek links", "removes only images in a pair of nearest neighbours of different classes; few, at the border"),
    (
        Shrink::Edited,
        "enn",
        "edited nearest neighbours",
        "removes what any of its three neighbours contradicts; many where classes overlap",
    ),
    (
        Shrink::CleaningRule,
        "ncr",
        "the neighbourhood cleaning rule",
        "a milder ENN that also clears round mistaken images of the smallest class",
    ),
    (Shrink::OneSided, "oss", "one-sided selection", "removes what is far inside a class, then Tomek links; for very large, even classes"),
    (
        Shrink::Condensed,
        "cnn",
        "condensed nearest neighbour",
        "keeps only what is needed to tell classes by the nearest image; removes most, keeps noise",
    ),
];

const GROWS: [Row<Grow>; 10] = [
    (Grow::Copies, "copies", "copies", "the same bytes again: costs nothing to make, invites overfitting"),
    (Grow::Augment, "augment", "augmentation", "new images through the chain: the usual choice for photographs"),
    (Grow::MixUp, "mixup", "MixUp", "blends with another image of the class: smooths, looks like no photograph"),
    (Grow::CutMix, "cutmix", "CutMix", "patches from another image of the class: keeps details sharp"),
    (Grow::Smote, "smote", "SMOTE", "blends of an image and one of its five nearest of the class: needs at least 6 images"),
    (Grow::Borderline, "borderline-smote", "Borderline-SMOTE", "SMOTE from images at the border to other classes alone"),
    (Grow::Adasyn, "adasyn", "ADASYN", "SMOTE with more new images where other classes are near; the target is met only roughly"),
    (
        Grow::SmoteNearest,
        "smote-nearest",
        "SMOTE's nearest real images",
        "repeats the real image nearest to SMOTE's point: no blends to be seen",
    ),
    (
        Grow::SmoteEnn,
        "smote-enn",
        "SMOTE and ENN",
        "SMOTE, then ENN cleans every class, also what was just made: counts come out below the target",
    ),
    (
        Grow::SmoteTomek,
        "smote-tomek",
        "SMOTE and Tomek links",
        "SMOTE, then every image in a Tomek link goes: counts come out a little below the target",
    ),
];

fn row<M: PartialEq + Copy>(rows: &'static [Row<M>], method: M) -> &'static Row<M> {
    rows.iter().find(|(other, ..)| *other == method).expect("every method has a row")
}

fn find<M: Copy>(rows: &'static [Row<M>], text: &str, what: &str) -> Result<M, String> {
    let text = text.trim();
    let known = || rows.iter().map(|(_, name, ..)| *name).collect::<Vec<_>>().join(", ");
    rows.iter().find(|(_, name, ..)| *name == text).map(|(method, ..)| *method).ok_or_else(|| {
        let short = &text[..text.floor_char_boundary(80)];
        format!("{short:?} is no way to {what}: one of {}", known())
    })
}

impl Shrink {
    /// All methods, in the order of menus.
    pub const ALL: [Self; 13] = {
        let mut all = [Self::Random; 13];
        let mut at = 0;
        while at < all.len() {
            all[at] = SHRINKS[at].0;
            at += 1;
        }
        all
    };

    /// As in recipes and on the command line: "nearmiss-1".
    pub fn name(self) -> &'static str {
        row(&SHRINKS, self).1
    }

    /// As undo says it: "Shrink at random".
    pub fn label(self) -> &'static str {
        row(&SHRINKS, self).2
    }

    /// As lists show it: "Most diverse".
    pub fn title(self) -> &'static str {
        match self {
            Self::Random => "Random",
            Self::DuplicatesFirst => "Duplicates first",
            Self::MostDiverse => "Most diverse",
            Self::ClusterCentroids => "Cluster centroids",
            Self::NearMiss1 => "NearMiss 1",
            Self::NearMiss2 => "NearMiss 2",
            Self::NearMiss3 => "NearMiss 3",
            Self::InstanceHardness => "Instance hardness",
            Self::Tomek => "Tomek links",
            Self::Edited => "Edited nearest neighbours",
            Self::CleaningRule => "Neighbourhood cleaning rule",
            Self::OneSided => "One-sided selection",
            Self::Condensed => "Condensed nearest neighbour",
        }
    }

    /// When to use it, in one line.
    pub fn about(self) -> &'static str {
        row(&SHRINKS, self).3
    }

    /// Whether it removes what it finds, from every class but the smallest, whatever the target; what is then still above its target
    /// goes at random, and what is below it grows again. One of imbalanced-learn's words with `under:` names the classes that it cleans
    /// instead, and these end as they are cleaned.
    pub fn cleans(self) -> bool {
        matches!(self, Self::Tomek | Self::Edited | Self::CleaningRule | Self::OneSided | Self::Condensed)
    }

    /// Whether the images have to be looked at first.
    pub fn looks(self) -> bool {
        self != Self::Random
    }
}

impl Grow {
    /// All methods, in the order of menus.
    pub const ALL: [Self; 10] = {
        let mut all = [Self::Copies; 10];
        let mut at = 0;
        while at < all.len() {
            all[at] = GROWS[at].0;
            at += 1;
        }
        all
    };

    /// As in recipes and on the command line: "augment".
    pub fn name(self) -> &'static str {
        row(&GROWS, self).1
    }

    /// As undo says it: "Grow by copies".
    pub fn label(self) -> &'static str {
        row(&GROWS, self).2
    }

    /// As lists show it: "Augmented".
    pub fn title(self) -> &'static str {
        match self {
            Self::Copies => "Copies",
            Self::Augment => "Augmented",
            Self::MixUp => "MixUp",
            Self::CutMix => "CutMix",
            Self::Smote => "SMOTE",
            Self::Borderline => "Borderline-SMOTE",
            Self::Adasyn => "ADASYN",
            Self::SmoteNearest => "SMOTE, nearest real images",
            Self::SmoteEnn => "SMOTE and ENN",
            Self::SmoteTomek => "SMOTE and Tomek links",
        }
    }

    /// When to use it, in one line.
    pub fn about(self) -> &'static str {
        row(&GROWS, self).3
    }

    /// Whether new files are the bytes of originals.
    pub fn repeats(self) -> bool {
        matches!(self, Self::Copies | Self::SmoteNearest)
    }

    /// Whether every new image is a blend of two originals.
    pub fn blends(self) -> bool {
        !self.repeats() && self != Self::Augment
    }

    /// Whether the images have to be looked at first.
    pub fn looks(self) -> bool {
        !matches!(self, Self::Copies | Self::Augment | Self::MixUp | Self::CutMix)
    }
}

macro_rules! by_name {
    ($method:ident, $rows:ident, $what:literal) => {
        impl std::str::FromStr for $method {
            type Err = String;

            /// A method by name.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                find(&$rows, text, $what)
            }
        }

        impl Serialize for $method {
            fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
                into.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $method {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

by_name!(Shrink, SHRINKS, "shrink");
by_name!(Grow, GROWS, "grow");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_read_by_its_name() {
        for method in Shrink::ALL {
            assert_eq!(method.name().parse(), Ok(method));
            assert!(method.about().len() > 20);
        }
        for method in Grow::ALL {
            assert_eq!(method.name().parse(), Ok(method));
            assert_eq!(serde_json::to_string(&method).ok(), Some(format!("{:?}", method.name())));
        }
        assert!("rando".parse::<Shrink>().is_err_and(|words| words.contains("duplicates-first")));
    }
}
