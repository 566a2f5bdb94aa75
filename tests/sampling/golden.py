"""Makes golden.json: what imbalanced-learn keeps and makes of small sets of vectors. Needs imbalanced-learn 0.14.

    python tests/sampling/golden.py > tests/sampling/golden.json

Vectors are multiples of 1/64, so that every program adds them up alike.
"""

import json
import sys

import imblearn
import numpy as np
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE, RandomOverSampler
from imblearn.under_sampling import (
    CondensedNearestNeighbour,
    EditedNearestNeighbours,
    NearMiss,
    NeighbourhoodCleaningRule,
    OneSidedSelection,
    RandomUnderSampler,
    TomekLinks,
)


WORDS = ("majority", "not minority", "not majority", "all", "auto")


def vectors(seed, sizes, dims, mixed):
    rng = np.random.RandomState(seed)
    centres = rng.normal(0, 0.9, (len(sizes), dims))
    y = np.repeat(np.arange(len(sizes)), sizes)
    y = rng.permutation(y) if mixed else y
    return np.round((centres[y] + rng.normal(0, 1, (len(y), dims))) * 64) / 64, y


def made(sampler, x, y):
    """The new vectors, by class, rounded."""
    values, labels = sampler.fit_resample(x, y)
    return [[int(label), [round(float(v), 5) for v in row]] for row, label in zip(values[len(y) :], labels[len(y) :])]


def cleaners(word):
    """What cleans, with the classes that a word names."""
    return {
        "tomek": TomekLinks(sampling_strategy=word),
        "enn": EditedNearestNeighbours(sampling_strategy=word),
        "ncr": NeighbourhoodCleaningRule(sampling_strategy=word),
        "oss": OneSidedSelection(sampling_strategy=word, random_state=7),
        "cnn": CondensedNearestNeighbour(sampling_strategy=word, random_state=7),
    }


def case(name, seed, sizes, dims, mixed=True):
    x, y = vectors(seed, sizes, dims, mixed)
    small, large = min(sizes), max(sizes)
    keep = {c: min(n, small + 4) for c, n in enumerate(sizes) if n > small}
    grow = {c: large for c, n in enumerate(sizes) if n < large}
    kept = {
        **{f"nearmiss-{v}": NearMiss(version=v, sampling_strategy=keep) for v in (1, 2, 3)},
        "tomek": TomekLinks(),
        "tomek-all": TomekLinks(sampling_strategy="all"),
        "enn": EditedNearestNeighbours(),
        "enn-all": EditedNearestNeighbours(sampling_strategy="all"),
        "enn-mode": EditedNearestNeighbours(kind_sel="mode"),
        "ncr": NeighbourhoodCleaningRule(),
        "oss": OneSidedSelection(random_state=7),
        "cnn": CondensedNearestNeighbour(random_state=7),
        "random-under": RandomUnderSampler(sampling_strategy=keep, random_state=7),
    }
    out = {"name": name, "dims": dims, "x": [[float(v) for v in row] for row in x], "y": [int(v) for v in y], "kept": {}, "made": {}}
    out["keep"] = [[c, n] for c, n in keep.items()]
    out["grow"] = [[c, n] for c, n in grow.items()]
    for method, sampler in kept.items():
        sampler.fit_resample(x, y)
        out["kept"][method] = sorted(int(i) for i in sampler.sample_indices_)
    out["cleaned"] = {}
    for word in WORDS:
        for method, sampler in cleaners(word).items():
            sampler.fit_resample(x, y)
            out["cleaned"].setdefault(word, {})[method] = sorted(int(i) for i in sampler.sample_indices_)
    over = RandomOverSampler(sampling_strategy=grow, random_state=7)
    over.fit_resample(x, y)
    out["repeated"] = [int(i) for i in over.sample_indices_[len(y) :]]
    for method, sampler in {
        "smote": SMOTE(sampling_strategy=grow, random_state=7),
        "borderline": BorderlineSMOTE(sampling_strategy=grow, random_state=7),
        "adasyn": ADASYN(sampling_strategy=grow, random_state=7),
    }.items():
        out["made"][method] = made(sampler, x, y)
    return out


json.dump(
    {
        "imblearn": imblearn.__version__,
        "numpy": np.__version__,
        "cases": [
            case("two classes", 1, [60, 14], 3),
            case("three classes", 2, [50, 12, 30], 5),
            case("five classes, two equally small", 3, [40, 12, 12, 25, 60], 17),
            case("class after class, two equally large", 4, [30, 9, 30, 9, 17], 3, mixed=False),
        ],
    },
    sys.stdout,
)
print()
