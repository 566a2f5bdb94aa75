#!/usr/bin/env python3
"""What torchvision's automatic policies make of a small picture, to hold evenset's against.

    pip install torch torchvision
    python3 tests/chains/policies.py > tests/chains/policies.json

Each case is an evenset draw and torchvision's result for the same operations and magnitudes, as hex. Where torchvision's is black because
it comes from outside, evenset reflects: `inside` says which pixels come from inside alone. `spaces` are the magnitudes of each policy.
"""
import json
import sys

import torch
import torchvision
from golden_picture import HEIGHT, WIDTH, picture
from torchvision.transforms import InterpolationMode, v2

SIGNED = {"ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate", "Brightness", "Color", "Contrast", "Sharpness"}
MOVING = {"ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"}
OPS = {
    "Identity": (0.0,), "ShearX": (0.3, -0.99), "ShearY": (-0.12, 0.66), "TranslateX": (5.0, -3.0), "TranslateY": (-4.0, 2.0),
    "Rotate": (30.0, -12.5, 135.0), "Brightness": (0.5, -0.9), "Color": (0.9, -0.4, -0.99), "Contrast": (0.7, -0.66, 0.99),
    "Sharpness": (0.9, -0.9, 0.33), "Posterize": (2.0, 5.0, 8.0), "Solarize": (128.0, 255.0, 59.5), "AutoContrast": (0.0,), "Equalize": (0.0,),
}


def run(policy, image, op, magnitude):
    """One operation of the policy as it does it, but bilinear (evenset blends in every policy; torchvision in AugMix alone)."""
    if op == "Solarize":
        magnitude /= 255
    return policy._apply_image_or_video_transform(image, op, magnitude, interpolation=InterpolationMode.BILINEAR, fill=policy._fill)


def hexed(image):
    return image.permute(1, 2, 0).contiguous().numpy().tobytes().hex()


def inside(policy, ops):
    """1 for pixels that come from inside the picture alone."""
    white = torch.full((3, HEIGHT, WIDTH), 255, dtype=torch.uint8)
    for op, magnitude in ops:
        if op in MOVING:
            white = run(policy, white, op, magnitude)
    return bytes((white[0] == 255).to(torch.uint8).flatten().tolist()).hex()


def cases(image):
    policy = v2.RandAugment()
    # torch computes in single floats: next to a whole or a half level it comes to the neighbour.
    for op, magnitudes in OPS.items():
        for magnitude in magnitudes:
            made = run(policy, image, op, magnitude)
            yield {"name": f"{op} {magnitude}", "draw": json.dumps([{"TrivialAugmentWide": {"ops": [[op, magnitude]]}}]),
                   "hex": hexed(made), "inside": inside(policy, [(op, magnitude)]), "off_by": 1}
    for ops in ([("Color", -0.4), ("Equalize", 0.0)], [("Rotate", 12.0), ("Contrast", -0.3)], [("Posterize", 4.0), ("Solarize", 200.0), ("Sharpness", 0.6)]):
        made = image
        for op, magnitude in ops:
            made = run(policy, made, op, magnitude)
        moves = any(op in MOVING for op, _ in ops)
        # The mean that contrast is about has the black corners in it.
        kept = [op for op in ops if op[0] in MOVING]
        yield {"name": " then ".join(op for op, _ in ops), "draw": json.dumps([{"RandAugment": {"ops": ops}}]), "hex": hexed(made),
               "inside": inside(policy, kept), "off_by": 4 if moves else 1}
    yield from mixes(image)


class Drawn(v2.AugMix):
    """torchvision's AugMix with what it draws given."""

    def __init__(self, shares, chains):
        super().__init__(mixture_width=len(chains), chain_depth=len(chains[0]))
        self.drawn = [torch.tensor([[1 - sum(shares), sum(shares)]]), torch.tensor([[share / sum(shares) for share in shares]])]
        self.items = [(op, (lambda *_, m=m: torch.full((10,), m / 255 if op == "Solarize" else m), False)) for chain in chains for op, m in chain]

    def _sample_dirichlet(self, params):
        return self.drawn.pop(0)

    def _get_random_item(self, dct):
        return self.items.pop(0)


def mixes(image):
    for shares, chains in (
        ([0.25, 0.5], [[("Brightness", 0.3), ("Posterize", 3.0)], [("Color", -0.9), ("Equalize", 0.0)]]),
        ([0.2, 0.3, 0.4], [[("Contrast", 0.5)], [("AutoContrast", 0.0)], [("Sharpness", -0.7)]]),
    ):
        draw = {"AugMix": {"chains": [[share, chain] for share, chain in zip(shares, chains)]}}
        # evenset rounds, torchvision cuts fractions off.
        yield {"name": f"AugMix of {len(chains)}", "draw": json.dumps([draw]), "hex": hexed(Drawn(shares, chains)(image)), "inside": None, "off_by": 1}


def spaces():
    for policy, bins in ((v2.TrivialAugmentWide, 31), (v2.RandAugment, 31), (v2.AugMix, 10)):
        space = {}
        for op, (magnitudes, signed) in policy._AUGMENTATION_SPACE.items():
            assert signed == (op in SIGNED), op
            found = magnitudes(bins, HEIGHT, WIDTH)
            found = [0.0] * bins if found is None else [float(one) for one in found]
            if op in ("TranslateX", "TranslateY"):
                found = [float(int(one)) for one in found]
            space[op] = [round(one * 255 if op == "Solarize" else one, 4) for one in found]
        yield policy.__name__, space


def main():
    image = torch.from_numpy(picture()).permute(2, 0, 1).contiguous()
    json.dump({"torch": torch.__version__, "torchvision": torchvision.__version__, "width": WIDTH, "height": HEIGHT, "spaces": dict(spaces()),
               "cases": list(cases(image))}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
