#!/usr/bin/env python3
"""What Albumentations 2.0.8 (with OpenCV) makes of small pictures, to hold evenset's transforms against.

    pip install albumentations==2.0.8 opencv-python-headless
    python3 tests/chains/golden.py > tests/chains/golden.json

Each case is an evenset draw, the library's result as hex, and how far a sample may be off, and why.
"""
import json
import sys

import albumentations.augmentations.blur.functional as blur
import albumentations.augmentations.geometric.functional as geometric
import albumentations.augmentations.pixel.functional as pixel
import cv2
import numpy as np
from albucore import multiply_add

WIDTH, HEIGHT = 24, 18


def picture():
    """Slopes, an edge and some grain; `golden.rs` has the same formula."""
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:3]
    return ((x * 7 + y * 5 + c * 40 + (x * y) % 11 * 3 + np.where(x > 12, 50, 0)) % 256).astype(np.uint8)


def warped(image, rotate=0.0, scale=(1, 1), shear=(0, 0), shift=(0, 0), border=4, interpolation=1, fill=0):
    size = image.shape[:2]
    matrix = geometric.create_affine_transformation_matrix(
        {"x": shift[0], "y": shift[1]}, {"x": -shear[0], "y": -shear[1]}, {"x": scale[0], "y": scale[1]}, rotate, geometric.center(size))
    return geometric.warp_affine(image, matrix, interpolation, fill, border, size)


def affine(rotate, scale, shear, shift):
    return {"Affine": {"rotate": rotate, "scale": scale, "shear": shear, "translate_px": shift}}


def sharpened(image, alpha, lightness):
    identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=np.float32)
    effect = np.array([[-1, -1, -1], [-1, 8 + lightness, -1], [-1, -1, -1]], dtype=np.float32)
    return pixel.convolve(image, (1 - alpha) * identity + alpha * effect)


def cases(image):
    near, exact = 1, 0
    yield "rot90", {"RandomRotate90": {"factor": 1}}, geometric.rot90(image, 1), exact
    yield "rot270", {"RandomRotate90": {"factor": 3}}, geometric.rot90(image, 3), exact
    for border in range(5):
        mode = {} if border == 4 else {"sampling": {"border_mode": border}}
        yield f"rotate, border {border}", {"Rotate": {"angle": 12.5, **mode}}, warped(image, 12.5, border=border), near
    yield "rotate, filled", {"Rotate": {"angle": -33, "sampling": {"border_mode": 0, "fill": [9, 200, 90]}}}, \
        warped(image, -33, border=0, fill=(9, 200, 90)), near
    yield "rotate, nearest", {"Rotate": {"angle": 7, "sampling": {"interpolation": 0}}}, warped(image, 7, interpolation=0), exact
    yield "affine", affine(5, [1.1, 0.85], [4, -7], [2, -1]), warped(image, 5, (1.1, 0.85), (4, -7), (2, -1)), near
    yield "shift", affine(0, [1, 1], [0, 0], [3, -2]), warped(image, shift=(3, -2)), exact
    for sigma in (0.4, 1.0, 2.5):
        yield f"blur {sigma}", {"GaussianBlur": {"sigma": sigma}}, \
            pixel.separable_convolve(image, kernel=blur.create_gaussian_kernel_1d(sigma)), near
    yield "sharpen", {"Sharpen": {"alpha": 0.4, "lightness": 0.9}}, sharpened(image, 0.4, 0.9), near
    for hue, saturation, value in ((10, 20, -10), (-70, -40, 30), (0, 60, 0)):
        yield f"hsv {hue} {saturation} {value}", {"HueSaturationValue": {"hue": hue, "saturation": saturation, "value": value}}, \
            pixel.shift_hsv(image, hue, saturation, value), near
    # The library cuts off where evenset rounds.
    yield "brightness", {"RandomBrightnessContrast": {"brightness": 0.13, "contrast": -0.21}}, multiply_add(image, 1 - 0.21, 0.13 * 255), near
    yield "gamma", {"RandomGamma": {"gamma": 0.8}}, pixel.gamma_transform(image, 0.8), near
    grey = pixel.to_gray_weighted_average(image)
    yield "grey", {"ToGray": {}}, np.repeat(grey[..., None], 3, 2), exact


def main():
    image = picture()
    found = [{"name": name, "draw": json.dumps([draw]), "width": made.shape[1], "off_by": off_by, "hex": np.ascontiguousarray(made).tobytes().hex()}
             for name, draw, made, off_by in cases(image)]
    json.dump({"opencv": cv2.__version__, "width": WIDTH, "height": HEIGHT, "cases": found}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
