#!/usr/bin/env python3
"""Runs the Python that evenset writes for other libraries: it must be built and run without an error or a warning.

    python3 tests/chains/run.py torchvision|keras FOLDER

FOLDER holds `picture.bin` (24 x 18, RGB), a `.py` for each chain and, beside those that are certain, a `.json` with what evenset makes of
the picture (`width`, `hex`), how far a sample may be off (`off_by`) and how many outermost pixels are not compared (`border`).
`tests/albumentations.rs` writes them.
"""
import json
import os
import pathlib
import sys
import time
import warnings

WIDTH, HEIGHT = 24, 18

os.environ.setdefault("KERAS_BACKEND", "jax")
library, folder = sys.argv[1], pathlib.Path(sys.argv[2])
try:
    import numpy as np

    if library == "keras":
        import keras
    else:
        import torch
        from torchvision.transforms import v2
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(0)

small = np.frombuffer((folder / "picture.bin").read_bytes(), np.uint8).reshape(HEIGHT, WIDTH, 3)
# Wide blurs reflect more than the small picture has.
large = np.tile(small, (5, 4, 1))


def with_torchvision(augment, picture):
    """Of a tensor and of a Pillow image; each stays what it is."""
    tensor = torch.from_numpy(picture.copy()).permute(2, 0, 1)
    for one in [tensor, v2.functional.to_pil_image(tensor)] * 3:
        made = augment(one)
        if isinstance(made, torch.Tensor) != isinstance(one, torch.Tensor):
            raise TypeError(f"{type(made)} of {type(one)}")
        made = made if isinstance(made, torch.Tensor) else v2.functional.pil_to_tensor(made)
        if made.dtype != torch.uint8 or made.ndim != 3 or made.shape[0] != 3:
            raise TypeError(f"{made.dtype}, {tuple(made.shape)}")
        yield made.permute(1, 2, 0).numpy()


def with_keras(augment, picture):
    """Of a batch of floats and of one of bytes."""
    batch = np.stack([picture, picture])
    for one in [batch.astype(np.float32), batch]:
        made = np.asarray(augment(one, training=True))
        if made.ndim != 4 or made.shape[0] != 2 or made.shape[3] != 3 or not np.isfinite(made.astype(np.float64)).all():
            raise TypeError(f"{made.dtype}, {made.shape}")
        if made.min() < -1 or made.max() > 256:
            raise ValueError(f"from {made.min()} to {made.max()}")
        yield made[0].astype(np.float64)


def compared(made, path):
    wanted = json.loads(path.read_text(encoding="utf-8"))
    theirs = np.frombuffer(bytes.fromhex(wanted["hex"]), np.uint8).reshape(-1, wanted["width"], 3)
    if made.shape != theirs.shape:
        raise ValueError(f"{made.shape} where evenset makes {theirs.shape}")
    rim = slice(wanted["border"], -wanted["border"] or None)
    off = np.abs(made.astype(np.float64) - theirs)[rim, rim].max()
    if off > wanted["off_by"]:
        raise ValueError(f"off by {off}")
    return off


wrong, exact, met = [], 0, set()
for path in sorted(folder.glob("*.py")):
    text = path.read_text(encoding="utf-8")
    lines = "".join(line for line in text.splitlines(True) if not line.lstrip().startswith("#"))
    if lines in met and not path.with_suffix(".json").exists():
        continue  # Nothing has a counterpart, as in one before.
    met.add(lines)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            space = {}
            exec(compile(text, str(path), "exec"), space)
            worst, began = None, time.monotonic()
            certain = path.with_suffix(".json").exists()
            for made in (with_keras if library == "keras" else with_torchvision)(space["augment"], small if certain else large):
                if certain:
                    worst = max(worst or 0, compared(made, path.with_suffix(".json")))
            if time.monotonic() - began > 4:
                print(f"{path.stem}: {time.monotonic() - began:.1f} s")
            if worst is not None:
                exact += 1
                print(f"{path.stem}: off by at most {worst:g}")
    except Exception as error:  # Whatever the library says is what we want to know.
        wrong.append(f"{path.stem}: {type(error).__name__}: {str(error)[:600]}\n{text[text.rindex('augment ='):]}")
print(f"{len(met)} different chains run, {exact} compared")
if wrong:
    sys.exit("\n".join(wrong))
