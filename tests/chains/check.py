#!/usr/bin/env python3
"""Holds evenset's chain files against the library whose format they have.

    pip install albumentations==2.0.8
    python3 tests/chains/check.py tests/chains/*.json assets/presets/*.json

Every file must load without a warning and be written back exactly as it is. Files with transforms of evenset's own (MixUp,
CutMix) are not for the library; `evenset` keys, which it passes over, are left out of the comparison.
"""
import json
import sys
import warnings

import albumentations as A

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        ours = json.load(file)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        theirs = json.loads(json.dumps(A.to_dict(A.from_dict(ours))))
    ours.pop("evenset", None)
    if theirs != ours:
        sys.exit(f"{path}: the library writes it back differently")
    print(f"{path}: the same")
