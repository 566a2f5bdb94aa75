#!/usr/bin/env python3
"""Writes a chain of each transform named, as Albumentations 2.0.8 makes and writes it by itself: JSON, and YAML beside it.

    python3 tests/chains/write.py FOLDER Rotate Affine ...
"""
import json
import pathlib
import sys
import warnings

import albumentations as A
import yaml

SIDES = {"height": 40, "width": 30}
# What must be said; and forms that people use.
ARGUMENTS = {
    "RandomCrop": [SIDES], "CenterCrop": [SIDES], "RandomResizedCrop": [{"size": (40, 30)}], "CropAndPad": [{"px": 4}, {"percent": 0.1}],
    "Rotate": [{}, {"limit": 30, "border_mode": 1}], "Affine": [{}, {"scale": 1.2, "rotate": (-5, 5)}, {"translate_px": 3, "shear": 4}],
    "CoarseDropout": [{}, {"fill": "inpaint_ns"}], "ColorJitter": [{}, {"brightness": 0.1, "hue": 0.1}], "LongestMaxSize": [{"max_size": 64}, {"max_size": [64]}],
    "SmallestMaxSize": [{"max_size": 64}, {"max_size_hw": (40, 30)}], "GaussianBlur": [{}, {"blur_limit": (3, 5), "sigma_limit": 1.0}],
    "RandomGamma": [{}, {"gamma_limit": 120}], "Posterize": [{}, {"num_bits": 3}], "PadIfNeeded": [{}, {"min_height": None, "min_width": None, "pad_height_divisor": 8, "pad_width_divisor": 8}],
    "RandomSnow": [{}, {"method": "texture"}], "RandomSunFlare": [{}, {"method": "physics_based"}], "Resize": [SIDES, {**SIDES, "interpolation": 4}],
    "PlanckianJitter": [{}, {"mode": "cied"}], "Illumination": [{}, {"mode": "gaussian"}, {"mode": "corner"}],
}

folder = pathlib.Path(sys.argv[1])
warnings.simplefilter("ignore")
for name in sys.argv[2:]:
    for at, arguments in enumerate(ARGUMENTS.get(name, [{}])):
        chain = A.to_dict(A.Compose([getattr(A, name)(**arguments)]))
        (folder / f"{name} {at}.json").write_text(json.dumps(chain), encoding="utf-8")
        # Tuples become lists on the way through JSON.
        (folder / f"{name} {at}.yaml").write_text(yaml.safe_dump(json.loads(json.dumps(chain))), encoding="utf-8")
