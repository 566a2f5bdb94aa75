#!/usr/bin/env python3
"""Sums up frame logs (EVENSET_FRAME_LOG, see src/session/frame_log.rs) as a Markdown table: frames.py NAME=FILE[:FROM_MS:TO_MS] ..."""

import sys


def read(path, start=0.0, end=float("inf")):
    """The frames that began between the two times: (since start, update, frame before or None), in milliseconds."""
    frames = []
    with open(path, encoding="utf-8") as lines:
        head = next(lines, "").strip()
        if head != "# evenset frame log 1":
            sys.exit(f"{path}: not a frame log: {head!r}")
        for line in lines:
            words = line.split()
            if len(words) == 4 and start <= float(words[0]) < end:
                frames.append((float(words[0]), float(words[1]), None if words[2] == "-" else float(words[2])))
    return frames


def share(values, part):
    """The value that `part` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def row(name, frames):
    if not frames:
        return f"| {name} | 0 | – | – | – | – |"
    update = [frame[1] for frame in frames]
    whole = [frame[2] for frame in frames[1:] if frame[2] is not None]
    last = f"{share(whole, 0.99):.1f}" if whole else "–"
    return f"| {name} | {len(frames)} | {share(update, 0.5):.1f} | {share(update, 0.99):.1f} | {max(update):.1f} | {last} |"


HEAD = "| real window | frames | update ms, median | 99 % under | worst | with painting, 99 % under |\n|---|--:|--:|--:|--:|--:|"

if __name__ == "__main__":
    print(HEAD)
    for argument in sys.argv[1:]:
        name, _, what = argument.partition("=")
        path, *times = what.split(":")
        print(row(name, read(path, *map(float, times))))
