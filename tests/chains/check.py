#!/usr/bin/env python3
"""Holds evenset's chain files against the library whose format they have.

    pip install albumentations==2.0.8 pyyaml
    python3 tests/chains/check.py tests/chains/*.json assets/presets/*.json

Every file (JSON or YAML) must load without a warning and be written back exactly as it is. Files with transforms of evenset's own (MixUp,
CutMix, RandAugment, ..) are not for the library; `evenset` keys, which it passes over, are left out of the comparison.
`tests/albumentations.rs` writes a file for every transform and runs this.
"""
import json
import sys
import warnings

import albumentations as A


def read(path):
    with open(path, encoding="utf-8") as file:
        if not path.endswith(".yaml"):
            return json.load(file)
        import yaml

        return yaml.safe_load(file)


# What the library writes for these and then, reading it, warns of: arguments that they take from a parent. evenset leaves them out.
LIBRARY_ADDS = {"SafeRotate", "PadIfNeeded", "RGBShift"}
# What the library says of a transform that it keeps for old files only.
OLD_NEWS = "ShiftScaleRotate is a special case of Affine"


def without_additions(ours, theirs):
    """Theirs, without what the library adds to some transforms."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        known = theirs.keys() if ours.get("__class_fullname__") not in LIBRARY_ADDS else ours.keys()
        return {key: without_additions(ours.get(key), value) for key, value in theirs.items() if key in known}
    if isinstance(theirs, list) and isinstance(ours, list) and len(ours) == len(theirs):
        return [without_additions(*pair) for pair in zip(ours, theirs)]
    return theirs


def rounded(value):
    """Without the last digits, which the library's own adding and taking away of 1 changes (ShiftScaleRotate)."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, 12) if isinstance(value, float) else value


wrong = []
for path in sys.argv[1:]:
    ours = read(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", message=OLD_NEWS)
            theirs = json.loads(json.dumps(A.to_dict(A.from_dict(ours))))
    except Exception as error:  # Whatever the library says is what we want to know.
        wrong.append(f"{path}: {error}")
        continue
    ours.pop("evenset", None)
    theirs = without_additions(ours, theirs)
    if rounded(theirs) != rounded(ours):
        wrong.append(f"{path}: written back differently:\n  {ours}\n  {theirs}")
    else:
        print(f"{path}: the same")
if wrong:
    sys.exit("\n".join(wrong))
