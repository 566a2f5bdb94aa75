#!/usr/bin/env python3
"""What Albumentations 2.0.8 (with OpenCV) makes of small pictures, to hold evenset's transforms against.

    pip install albumentations==2.0.8 opencv-python-headless
    python3 tests/chains/golden.py > tests/chains/golden.json

Each case is an evenset draw, the library's result as hex, and how far a sample may be off, and why.
"""
import json
import sys

import albumentations as A
import albumentations.augmentations.blur.functional as blur
import albumentations.augmentations.crops.functional as crops
import albumentations.augmentations.dropout.functional as dropout
import albumentations.augmentations.geometric.functional as geometric
import albumentations.augmentations.pixel.functional as pixel
import cv2
import numpy as np
from albucore import multiply, multiply_add
from golden_picture import HEIGHT, WIDTH, picture

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
    yield "flipped left and right", {"HorizontalFlip": {}}, geometric.hflip(image), exact
    yield "flipped top and bottom", {"VerticalFlip": {}}, geometric.vflip(image), exact
    yield "rot90", {"RandomRotate90": {"factor": 1}}, geometric.rot90(image, 1), exact
    yield "rot270", {"RandomRotate90": {"factor": 3}}, geometric.rot90(image, 3), exact
    for border in range(5):
        mode = {} if border == 4 else {"sampling": {"border_mode": border}}
        yield f"rotate, border {border}", {"Rotate": {"angle": 12.5, **mode}}, warped(image, 12.5, border=border), near
    yield "rotate, filled", {"Rotate": {"angle": -33, "sampling": {"border_mode": 0, "fill": [9, 200, 90]}}}, \
        warped(image, -33, border=0, fill=(9, 200, 90)), near
    yield "rotate, nearest", {"Rotate": {"angle": 7, "sampling": {"interpolation": 0}}}, warped(image, 7, interpolation=0), exact
    for interpolation, name in ((2, "cubic"), (4, "lanczos")):
        for border in (0, 4):
            sampling = {"interpolation": interpolation, **({} if border == 4 else {"border_mode": border})}
            yield f"rotate, {name}, border {border}", {"Rotate": {"angle": 12.5, "sampling": sampling}}, \
                warped(image, 12.5, border=border, interpolation=interpolation), near
    yield "rotate, by area", {"Rotate": {"angle": 12.5, "sampling": {"interpolation": 3}}}, warped(image, 12.5, interpolation=3), near
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
    yield from framed(image)


def framed(image):
    """What cuts, pads, resizes, turns and projects. A fifth part is the border that is not compared."""
    near, exact = 1, 0
    yield "transpose", {"Transpose": {}}, geometric.transpose(image), exact
    for member in ("e", "r90", "r180", "r270", "v", "hvt", "h", "t"):
        yield f"d4 {member}", {"D4": {"group_element": member}}, geometric.d4(image, member), exact
    yield "crop", {"RandomCrop": {"frame": [5, 3, 12, 9]}}, crops.crop(image, 5, 3, 17, 12), exact
    for border in range(5):
        mode = {} if border == 4 else {"sampling": {"border_mode": border}}
        padded = geometric.pad_with_params(image, 4, 3, 7, 2, border, 0)
        yield f"pad, border {border}", {"PadIfNeeded": {"frame": [-7, -4, WIDTH + 9, HEIGHT + 7], **mode}}, padded, exact
        centre = geometric.pad_with_params(image, 6, 6, 0, 0, border, 0)[:, 2:22]
        yield f"centre crop, border {border}", {"CenterCrop": {"frame": [2, -6, 20, 30], **mode}}, centre, exact
    for width, height in ((31, 18), (24, 40), (20, 13), (17, 14)):
        resized = geometric.resize(image, (height, width), cv2.INTER_LINEAR)
        yield f"resize {width} x {height}", {"Resize": {"size": [width, height]}}, resized, near
        nearest = geometric.resize(image, (height, width), cv2.INTER_NEAREST)
        yield f"resize {width} x {height}, nearest", {"Resize": {"size": [width, height], "interpolation": 0}}, nearest, exact
    for interpolation, name in ((2, "cubic"), (4, "lanczos")):
        # Beyond a half again evenset weighs all pixels, as it does when bilinear.
        for width, height in ((31, 18), (24, 40), (20, 13), (17, 14), (61, 50)):
            resized = geometric.resize(image, (height, width), interpolation)
            yield f"resize {width} x {height}, {name}", {"Resize": {"size": [width, height], "interpolation": interpolation}}, resized, near
        cut = geometric.resize(crops.crop(image, 5, 3, 17, 12), (HEIGHT, WIDTH), interpolation)
        yield f"resized crop, {name}", {"RandomResizedCrop": {"crop": [5, 3, 12, 9], "kernel": interpolation}}, cut, near
        longest = A.LongestMaxSize(32, interpolation=interpolation).apply(image, scale=32 / 24)
        yield f"longest, {name}", {"LongestMaxSize": {"size": [32, 24], "interpolation": interpolation}}, longest, near
        smallest = A.SmallestMaxSize(16, interpolation=interpolation).apply(image, scale=16 / 18)
        yield f"smallest, {name}", {"SmallestMaxSize": {"size": [21, 16], "interpolation": interpolation}}, smallest, near
        scaled = geometric.scale(image, 1.14, interpolation)
        yield f"scale, {name}", {"RandomScale": {"size": [27, 20], "interpolation": interpolation}}, scaled, near
    for number, name in ((cv2.INTER_LINEAR_EXACT, "bilinear to the bit"), (cv2.INTER_NEAREST_EXACT, "nearest by the middle")):
        # Nowhere half way between two pixels, where OpenCV takes now the one, now the other.
        for width, height in ((32, 40), (16, 14)):
            resized = geometric.resize(image, (height, width), number)
            yield f"resize {width} x {height}, {name}", {"Resize": {"size": [width, height], "interpolation": number}}, resized, \
                near if number == cv2.INTER_LINEAR_EXACT else exact
    for number, draw in ((cv2.INTER_NEAREST, {"nearest": True}), (cv2.INTER_NEAREST_EXACT, {"kernel": cv2.INTER_NEAREST_EXACT})):
        for width, height in ((16, 14), (8, 30), *([(17, 14), (5, 30)] if number == cv2.INTER_NEAREST else [])):
            cut = geometric.resize(crops.crop(image, 5, 3, 17, 12), (height, width), number)
            yield f"crop to {width} x {height}, nearest {number}", {"RandomResizedCrop": {"crop": [5, 3, 12, 9], "size": [width, height], **draw}}, cut, exact
    yield "longest", {"LongestMaxSize": {"size": [32, 24]}}, A.LongestMaxSize(32).apply(image, scale=32 / 24), near
    yield "smallest", {"SmallestMaxSize": {"size": [21, 16]}}, A.SmallestMaxSize(16).apply(image, scale=16 / 18), near
    yield "scale", {"RandomScale": {"size": [27, 20]}}, geometric.scale(image, 1.14, cv2.INTER_LINEAR), near
    moved = crops.crop_and_pad(image, (3, 0, 24, 16), (4, 0, 0, 1), 0, (HEIGHT, WIDTH), 1, 4, keep_size=False)
    yield "edges", {"CropAndPad": {"edges": [4, 1, -2, -3], "resized": True}}, moved, exact
    moved = crops.crop_and_pad(image, (3, 0, 24, 16), (4, 0, 0, 1), 0, (HEIGHT, WIDTH), 1, 4, keep_size=True)
    yield "edges, size kept", {"CropAndPad": {"edges": [4, 1, -2, -3]}}, moved, near, 1
    both = warped(image, -8, (1.2, 0.9), shift=(2, -3))
    yield "shift, scale, rotate", {"ShiftScaleRotate": {"rotate": -8, "scale": [1.2, 0.9], "shift": [2, -3]}}, both, near
    for angle in (33, -75):
        safe = A.SafeRotate(border_mode=4)
        matrix, _ = safe._create_safe_rotate_matrix(angle, geometric.center((HEIGHT, WIDTH)), (HEIGHT, WIDTH))
        yield f"safe rotate {angle}", {"SafeRotate": {"angle": angle}}, geometric.warp_affine(image, matrix, 1, 0, 4, (HEIGHT, WIDTH)), near
    yield from bent(image)
    yield from erased(image)
    yield from weathered(image)
    corners = [[0.1, 0.05], [0.2, 0.12], [0.03, 0.3], [0.15, 0.0]]
    for fit, keep in ((False, True), (False, False), (True, True), (True, False)):
        # The nearest pixel is compared where no position falls on a half to within rounding.
        for border, interpolation in ((4, 1), (0, 1), (4, 0))[: 3 if fit == keep else 2]:
            more = ({"fit_output": True} if fit else {}) | ({} if keep else {"resized": True})
            sampled = ({} if border == 4 else {"border_mode": border}) | ({} if interpolation else {"interpolation": 0})
            draw = {"corners": corners, **more, **({"sampling": sampled} if sampled else {})}
            yield f"perspective {fit} {keep} {border} {interpolation}", {"Perspective": draw}, \
                perspective(image, corners, fit, keep, border, interpolation), near if interpolation else exact


def bent(image):
    """Grids, lenses and plates."""
    near, exact, size = 1, 0, (HEIGHT, WIDTH)
    steps_x, steps_y = [1.2, 0.7, 0.9, 1.3, 0.8, 1.1], [0.8, 1.25, 1.1, 0.9, 1.0, 0.75]
    for normalized in (True, False):
        x, y = [float(s) for s in steps_x], [float(s) for s in steps_y]
        if normalized:
            found = geometric.normalize_grid_distortion_steps(size, 5, x, y)
            x, y = [round(float(s), 7) for s in found["steps_x"]], [round(float(s), 7) for s in found["steps_y"]]
        for border in (4, 0):
            mode = {} if border == 4 else {"sampling": {"border_mode": border}}
            maps = geometric.generate_grid(size, x, y, 5)
            yield f"grid {normalized} {border}", {"GridDistortion": {"steps_x": x, "steps_y": y, **mode}}, geometric.remap(image, *maps, 1, border, 0), near
    for interpolation, name in ((2, "cubic"), (4, "lanczos")):
        maps = geometric.get_camera_matrix_distortion_maps(size, 0.3)
        yield f"camera, {name}", {"OpticalDistortion": {"k": 0.3, "sampling": {"interpolation": interpolation}}}, \
            geometric.remap(image, *maps, interpolation, 4, 0), near
    for k in (0.3, -0.4):
        maps = geometric.get_camera_matrix_distortion_maps(size, k)
        yield f"camera {k}", {"OpticalDistortion": {"k": k}}, geometric.remap(image, *maps, 1, 4, 0), near
        maps = geometric.get_fisheye_distortion_maps(size, k)
        yield f"fisheye {k}", {"OpticalDistortion": {"k": k, "fisheye": True}}, geometric.remap(image, *maps, 1, 4, 0), near
    for side in (2, 3, 4):
        points = geometric.generate_control_points(side)
        moves = [[round(((i * 7) % 11 - 5) / 200, 4), round(((i * 5) % 13 - 6) / 200, 4)] for i in range(len(points))]
        weights, plane = geometric.compute_tps_weights(points, points + np.array(moves))
        x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
        places = np.stack([x.flatten(), y.flatten()], axis=1).astype(np.float32)
        found = geometric.tps_transform(places / [WIDTH, HEIGHT], points, weights, plane) * [WIDTH, HEIGHT]
        maps = [found[:, axis].reshape(size).astype(np.float32) for axis in (0, 1)]
        yield f"plate {side}", {"ThinPlateSpline": {"moves": moves}}, geometric.remap(image, *maps, 1, 4, 0), near
    rows, columns, places = [6, 6, 6], [6, 6, 6, 6], [3, 5, 0, 1, 2, 4, 11, 10, 9, 6, 7, 8]
    tiles = np.array([(6 * (i // 4), 6 * (i % 4), 6 * (i // 4) + 6, 6 * (i % 4) + 6) for i in range(12)])
    yield "shuffle", {"RandomGridShuffle": {"rows": rows, "columns": columns, "places": places}}, \
        geometric.swap_tiles_on_image(image, tiles, places), exact


def erased(image):
    holes = [[3, 2, 9, 7], [20, 10, 24, 18], [0, 0, 5, 4]]
    cut = {fill: dropout.cutout(image, np.array(holes), fill, None) for fill in (0, (9, 200, 90))}
    yield "holes", {"XYMasking": {"holes": holes}}, cut[0], 0
    yield "holes, coloured", {"CoarseDropout": {"holes": holes, "fill": [9, 200, 90]}}, cut[9, 200, 90], 0
    for method in ("telea", "ns"):
        for name, places in (("holes", holes), ("a hole", holes[:1]), ("stripes", [[0, 6, 24, 9], [15, 0, 18, 18]]), ("much", [[2, 1, 23, 16]])):
            filled = dropout.cutout(image, np.array(places), f"inpaint_{method}", None)
            yield f"{name}, {method}", {"CoarseDropout": {"holes": places, "fill": {"inpaint": method}}}, filled, 0
    yield "hole", {"Erasing": {"hole": holes[0]}}, dropout.cutout(image, np.array(holes[:1]), 0, None), 0
    for ratio, shift in ((0.5, (1, 2)), (0.34, (0, 3)), (1.0, (0, 0))):
        found = dropout.generate_grid_holes((HEIGHT, WIDTH), (3, 4), ratio, False, shift, np.random.default_rng(1))
        yield f"grid holes {ratio}", {"GridDropout": {"grid": [3, 4], "ratio": ratio, "seed": 1, "shift": list(shift)}}, \
            dropout.cutout(image, found, 0, None), 0


def weathered(image):
    near, size = 1, (HEIGHT, WIDTH)
    shadows = [([[2, 3], [20, 5], [15, 16], [4, 14]], 0.5), ([[1, 1], [22, 15], [3, 13], [21, 2], [11, 17]], 0.3)]
    for count in (1, 2):
        drawn = [{"corners": corners, "intensity": intensity} for corners, intensity in shadows[:count]]
        made = pixel.add_shadow(image, [np.array(corners, np.int32) for corners, _ in shadows[:count]], [i for _, i in shadows[:count]])
        yield f"shadows {count}", {"RandomShadow": {"shadows": drawn}}, made, near
    circles = [(0.1, (5, 6), 8, (255, 230, 210)), (0.2, (15, 9), 1, (250, 250, 255)), (0.15, (9, 12), 5, (240, 255, 255))]
    reflections = [{"alpha": a, "centre": c, "radius": r, "colour": k} for a, c, r, k in circles]
    # Forty blends, each rounded: the library's blend rounds its weights too.
    yield "flare", {"RandomSunFlare": {"centre": [14, 5], "radius": 60, "colour": [255, 255, 255], "reflections": reflections}}, \
        pixel.add_sun_flare_overlay(image, (14, 5), 60, (255, 255, 255), circles), 3
    suns = [("middle", (14, 5), 10, (255, 255, 255), circles), ("corner", (0, 0), 12, (255, 200, 90), circles[:1]), ("right", (20, 3), 10, (90, 160, 255), circles[1:])]
    for name, centre, radius, colour, discs in suns:
        drawn = [{"alpha": a, "centre": c, "radius": r, "colour": k} for a, c, r, k in discs]
        draw = {"centre": centre, "radius": radius, "colour": colour, "reflections": drawn, "glow": True}
        yield f"glow {name}", {"RandomSunFlare": draw}, pixel.add_sun_flare_physics_based(image, centre, radius, colour, discs), near
    for point, strength in ((0.2, 1.6), (0.6, 2.5)):
        snow = pixel.add_snow_bleach(image, point, strength)
        yield f"snow {point}", {"RandomSnow": {"snow_point": point, "brightness": strength}}, snow, 4
    for intensity in (0.15, -0.2):
        for angle in (0, 45, 135, 200.5, 315):
            made = pixel.apply_linear_illumination(image, intensity, angle)
            yield f"light {intensity} {angle}", {"Illumination": {"intensity": intensity, "light": {"angle": angle}}}, made, near
        for corner in range(4):
            made = pixel.apply_corner_illumination(image, intensity, corner)
            yield f"corner {intensity} {corner}", {"Illumination": {"intensity": intensity, "light": {"corner": corner}}}, made, near
        spot = {"centre": [0.3, 0.8], "sigma": 0.4}
        made = pixel.apply_gaussian_illumination(image, intensity, spot["centre"], spot["sigma"])
        yield f"spot {intensity}", {"Illumination": {"intensity": intensity, "light": {"spot": spot}}}, made, near
    made = pixel.chromatic_aberration(image, 0.3, 0.2, -0.25, -0.4, cv2.INTER_LINEAR)
    yield "fringes", {"ChromaticAberration": {"red": [0.3, 0.2], "blue": [-0.25, -0.4]}}, made, near


def pattern():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return ((x * 31 + y * 17) % 41 / 40).astype(np.float32)


def fields(image):
    """Parts of transforms whose library draws a random field: what follows from the field."""
    discs = [[i * 7 % 30 - 3, i * 11 % 24 - 3, i % 5] for i in range(40)]
    fog = pixel.add_fog(image, 0.5, 0.3, [(x, y) for x, y, _ in discs], [r for _, _, r in discs])
    rain = []
    for slant, length, width, blur, light in ((-4.5, 6, 1, 3, 0.8), (7.2, 5, 1, 7, 0.7), (0.0, 9, 1, 1, 1.0)):
        places = [[i * 5 % 24, i * 3 % 10] for i in range(9)]
        made = pixel.add_rain(image, slant, length, width, (200, 210, 190), blur, light, np.array(places))
        params = {"drops": 9, "seed": 1, "slant": slant, "length": length, "width": width, "colour": [200, 210, 190], "blur": blur, "light": light}
        rain.append({"places": places, "params": params, "hex": made.tobytes().hex()})
    # The library cuts what is below 0 from the strengths; evenset does not.
    plasma = [{"brightness": b, "contrast": c, "hex": np.ascontiguousarray(pixel.apply_plasma_brightness_contrast(image, b, c, pattern())).tobytes().hex()}
              for b, c in ((0.3, 0.0), (0.0, 0.4), (0.25, 0.5))]
    layer = pattern().copy()
    layer[layer < 0.68] = 0
    mud = pixel.spatter_mud(image, **{k: v for k, v in pixel.get_mud_params(
        layer, np.array([20, 42, 63]) / 255, 0.68, 2.0, 0.6, np.random.default_rng(1)).items()})
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    sparks = (x * 5 + y * 7) % 31 == 0
    # Stronger snow wraps around in the library's eight bits.
    snow = [{"point": p, "brightness": b, "hex": pixel.add_snow_texture(image, p, b, pattern().astype(np.float64), sparks).tobytes().hex()}
            for p, b in ((0.1, 1.6), (0.25, 2.5))]
    return {"snow": snow, "fog": {"discs": discs, "share": 0.15, "hex": fog.tobytes().hex()}, "rain": rain, "plasma": plasma, "mud": mud.tobytes().hex()}


def displaced(image):
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    dx, dy = ((x * 13 + y * 7) % 29 - 14) / 8, ((x * 5 + y * 11) % 23 - 11) / 8
    return geometric.remap(image, (x + dx).astype(np.float32), (y + dy).astype(np.float32), 1, 4, 0)


def smoothed():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    field = ((x * 31 + y * 17) % 41 / 20 - 1).astype(np.float32)
    for sigma, window in ((1.5, 0), (3.0, 0), (5.0, 17)):
        radius = window // 2 if window else round(4 * sigma)
        values = cv2.GaussianBlur(field, (window, window), sigma, borderType=cv2.BORDER_REPLICATE)
        yield {"sigma": sigma, "radius": radius, "values": [round(float(v), 7) for v in values.flatten()]}


def perspective(image, corners, fit, keep, border, interpolation):
    (a, b), (c, d), (e, f), (g, h) = corners
    points = np.float32([[a * WIDTH, b * HEIGHT], [(1 - c) * WIDTH, d * HEIGHT], [(1 - e) * WIDTH, (1 - f) * HEIGHT], [g * WIDTH, (1 - h) * HEIGHT]])
    matrix, wide, tall = geometric.compute_perspective_params(geometric.order_points(points), (HEIGHT, WIDTH))
    if fit:
        matrix, wide, tall = geometric.expand_transform(matrix, (HEIGHT, WIDTH))
    return geometric.perspective(image, matrix, wide, tall, 0, border, keep, interpolation)


def jittered(image, brightness, contrast, saturation, hue, order):
    stages = [(pixel.adjust_brightness_torchvision, brightness), (pixel.adjust_contrast_torchvision, contrast),
              (pixel.adjust_saturation_torchvision, saturation), (pixel.adjust_hue_torchvision, hue)]
    for at in order:
        image = stages[at][0](image, stages[at][1])
    draw = {"brightness": brightness, "contrast": contrast, "saturation": saturation, "hue": hue, "order": order}
    return {"ColorJitter": draw}, image


def stretched(image, alphas):
    """Eigenvectors have no sign of their own: evenset takes the one whose largest part is positive."""
    flat = image.reshape(-1, 3).astype(np.float32) / 255
    values, vectors = np.linalg.eigh(np.cov(flat - flat.mean(axis=0), rowvar=False))
    vectors = vectors[:, np.argsort(values)[::-1]]
    signs = np.array([np.sign(column[np.argmax(np.abs(column))]) for column in vectors.T])
    return pixel.fancy_pca(image, np.array(alphas, dtype=np.float32) * signs)


def colour_cases(image):
    """Colour. The library cuts fractions off where evenset rounds, so most are off by one; a hue that comes after makes more of it."""
    near, exact = 1, 0
    yield "jitter", *jittered(image, 1.15, 0.85, 1.2, 0.04, [0, 1, 2, 3]), 3
    yield "jitter, other order", *jittered(image, 0.85, 1.2, 0.7, -0.3, [3, 2, 1, 0]), 2
    yield "jitter, contrast amid", *jittered(image, 1.1, 1.3, 1.4, 0.1, [2, 1, 3, 0]), 2
    shift = [12.3, -7.6, 30.0]
    yield "rgb shift", {"RGBShift": {"shift": shift}}, pixel.add_noise(image, np.array(shift, dtype=np.float32)), near
    yield "shuffle", {"ChannelShuffle": {"order": [2, 0, 1]}}, pixel.channel_shuffle(image, [2, 0, 1]), exact
    dropped = image.copy()
    dropped[..., [0, 2]] = 9
    yield "drop channels", {"ChannelDropout": {"channels": [0, 2], "fill": 9}}, dropped, exact
    for kelvin, mode in ((4750, "blackbody"), (9100, "blackbody"), (15000, "blackbody"), (6200, "cied")):
        extra = {"daylight": True} if mode == "cied" else {}
        yield f"{mode} {kelvin} K", {"PlanckianJitter": {"temperature": kelvin, **extra}}, pixel.planckian_jitter(image, kelvin, mode), near
    yield "sepia", {"ToSepia": {}}, A.ToSepia(p=1)(image=image)["image"], near
    for limit, tiles in ((2.0, [3, 2]), (4.0, [8, 8]), (1.0, [5, 4])):
        yield f"clahe {limit} {tiles}", {"CLAHE": {"clip_limit": limit, "tiles": tiles}}, pixel.clahe(image, limit, tuple(tiles)), near
    yield "equalize", {"Equalize": {}}, pixel.equalize(image), exact
    yield "equalize as Pillow", {"Equalize": {"pil": True}}, pixel.equalize(image, mode="pil"), exact
    yield "equalize brightness", {"Equalize": {"brightness": True}}, pixel.equalize(image, by_channels=False), exact
    for cutoff in (0.0, 3.0):
        yield f"auto contrast {cutoff}", {"AutoContrast": {"cutoff": cutoff}}, pixel.auto_contrast(image, cutoff, None, "pil"), exact
        yield f"auto contrast by rank {cutoff}", {"AutoContrast": {"cutoff": cutoff, "by_rank": True}}, \
            pixel.auto_contrast(image, cutoff, None, "cdf"), exact
    yield "posterize", {"Posterize": {"bits": 3}}, pixel.posterize(image, 3), exact
    yield "solarize", {"Solarize": {"threshold": 0.6}}, pixel.solarize(image, 0.6), exact
    yield "invert", {"InvertImg": {}}, pixel.invert(image), exact
    yield "pca", {"FancyPCA": {"alphas": [1.5, -0.8, 2.0]}}, stretched(image, [1.5, -0.8, 2.0]), near
    yield "tone curve", {"RandomToneCurve": {"curves": [{"low": 0.1, "high": 0.95}]}}, pixel.move_tone_curve(image, 0.1, 0.95), exact
    lows, highs = [0.1, 0.3, 0.25], [0.8, 0.7, 1.0]
    curves = [{"low": low, "high": high} for low, high in zip(lows, highs)]
    yield "tone curves", {"RandomToneCurve": {"curves": curves}}, pixel.move_tone_curve(image, np.array(lows), np.array(highs)), exact
    for space, code in (("hsv", cv2.COLOR_RGB2HSV), ("lab", cv2.COLOR_RGB2LAB), ("ycrcb", cv2.COLOR_RGB2YCrCb)):
        yield f"to {space}", {"ToColorSpace": {"space": space}}, cv2.cvtColor(image, code), near if space == "lab" else exact


class Drawn:
    """Stands for the library's random state where evenset has drawn."""

    def __init__(self, *numbers):
        self.numbers = list(numbers)

    def uniform(self, low, high):
        return self.numbers.pop(0)


def moved(image, size, angle, direction, shift):
    half = size // 2 / 2
    kernel = blur.create_motion_kernel(size, angle, direction, True, Drawn(*[by / half for by in shift]))
    draw = {"size": size, "angle": angle, "direction": direction, "shift": shift}
    return {"MotionBlur": draw}, pixel.convolve(image, kernel / kernel.sum())


def embossed(image, alpha, strength):
    identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=np.float32)
    effect = np.array([[-1 - strength, -strength, 0], [-strength, 1, strength], [0, strength, 1 + strength]], dtype=np.float32)
    return pixel.convolve(image, (1 - alpha) * identity + alpha * effect)


def kernel_cases(image):
    """Kernels; OpenCV rounds in floats or in fewer bits."""
    near, exact = 1, 0
    for size in (3, 5, 7, 15, 17):
        yield f"box {size}", {"Blur": {"size": size}}, blur.box_blur(image, size), near if size > 5 else exact
        yield f"median {size}", {"MedianBlur": {"size": size}}, blur.median_blur(image, size), exact
    for size, angle, direction, shift in ((7, 30.0, 0.0, [0.0, 0.0]), (9, 200.0, 0.7, [1.2, -0.4]), (3, 90.0, -1.0, [0.1, 0.3])):
        yield f"motion {size} {angle}", *moved(image, size, angle, direction, shift), near
    for radius, softness in ((1, 0.1), (3, 0.5), (8, 0.3)):
        yield f"defocus {radius}", {"Defocus": {"radius": radius, "alias_blur": softness}}, blur.defocus(image, radius, softness), near
    # The library cuts the softened disk off at the edge of its kernel.
    yield "defocus 10", {"Defocus": {"radius": 10, "alias_blur": 0.5}}, blur.defocus(image, 10, 0.5), 3
    for most, step in ((1.1, 0.03), (1.31, 0.01)):
        yield f"zoom {most}", {"ZoomBlur": {"max": most, "step": step}}, blur.zoom_blur(image, np.arange(1.0, most, step)), near
    still = np.zeros((WIDTH * HEIGHT, 1, 2), dtype=int)
    # Moves are drawn otherwise: what is left are the two blurs.
    yield "glass", {"GlassBlur": {"sigma": 0.7, "max_delta": 0, "iterations": 1, "seed": 0}}, blur.glass_blur(image, 0.7, 1, 1, still, "exact"), near
    for size, sigma, alpha, threshold in ((3, 0.0, 0.5, 10), (7, 0.0, 0.2, 3), (5, 1.5, 1.0, 0)):
        draw = {"alpha": alpha, "size": size, "sigma": sigma, "threshold": threshold}
        yield f"unsharp {size}", {"UnsharpMask": draw}, pixel.unsharp_mask(image, size, sigma, alpha, threshold), near
    yield "emboss", {"Emboss": {"alpha": 0.4, "strength": 0.6}}, embossed(image, 0.4, 0.6), near


def loss_cases(image):
    """Noise and loss where nothing is random."""
    near, exact = 1, 0
    yield "factor", {"MultiplicativeNoise": {"factors": [1.1]}}, multiply(image, 1.1), near
    yield "factors", {"MultiplicativeNoise": {"factors": [0.9, 1.2, 1.0]}}, multiply(image, np.array([0.9, 1.2, 1.0], dtype=np.float32)), near
    for scale, down, up in ((0.25, 0, 0), (0.6, 0, 0), (0.5, 3, 1), (0.4, 3, 1), (0.7, 1, 1), (0.5, 3, 2), (0.6, 2, 4), (0.4, 4, 0)):
        yield f"downscale {scale} {down} {up}", {"Downscale": {"scale": scale, "by": [down, up]}}, pixel.downscale(image, scale, down, up), \
            exact if up == down == 0 else near + (down == 1)
    for patches, most in ((20, 128), (9, 12)):
        draw = {"patches": patches, "share": 1.0, "max_size": most, "seed": 0}
        yield f"superpixels {patches}", {"Superpixels": draw}, pixel.superpixels(image, patches, [True] * patches, most, 1), near


def main():
    image = picture()
    found = [{"name": name, "draw": json.dumps([draw]), "width": made.shape[1], "off_by": off_by, **({"border": border[0]} if border else {}),
              "hex": np.ascontiguousarray(made).tobytes().hex()}
             for name, draw, made, off_by, *border in [*cases(image), *colour_cases(image), *kernel_cases(image), *loss_cases(image)]]
    for case in found:
        # One pixel of a crossing polygon's outline, which OpenCV rounds the other way.
        case |= {"stray": 3} if case["name"] == "shadows 2" else {}
        # OpenCV's warpAffine rounds places to 1/1024 px before it rounds them to 1/32: a pixel or three fall on the other side.
        case |= {"stray": 9} if case["name"].startswith("rotate, lanczos") else {}
    json.dump({"opencv": cv2.__version__, "width": WIDTH, "height": HEIGHT, "cases": found, "displaced": displaced(image).tobytes().hex(),
               "smoothed": list(smoothed()), **fields(image)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
