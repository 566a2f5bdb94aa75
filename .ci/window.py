"""The main job in a real window, by pointer and keys: open, merge by dragging, undo, target, a slider, export. See .ci/window."""

import csv
import pathlib
import re
import subprocess
import sys
import time

import pyatspi

PROGRAM, DATA, ROOM, PICTURES = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])


def xdo(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def picture(name):
    subprocess.run(["import", "-window", "root", str(PICTURES / f"{name}.png")], check=True)


def walk(node, depth=0):
    yield node
    if depth < 40:
        for at in range(node.childCount):
            child = node.getChildAtIndex(at)
            if child is not None:
                yield from walk(child, depth + 1)


def everything():
    """(role, name, node) of all that a screen reader would find now."""
    for app in pyatspi.Registry.getDesktop(0):
        if app is not None and app.name == "evenset":
            for node in walk(app):
                try:
                    yield node.getRoleName(), node.name or "", node
                except Exception:  # it went away while we looked
                    continue


def find(pattern, role=None):
    for its_role, name, node in everything():
        if re.search(pattern, name) and (role is None or its_role == role):
            return name, node
    return None


def wait_for(pattern, secs=20, role=None):
    end = time.time() + secs
    while time.time() < end:
        try:
            if found := find(pattern, role):
                return found
        except Exception:
            pass
        time.sleep(0.15)
    picture("failed")
    for role, name, _ in everything():
        print("   ", role, repr(name))
    sys.exit(f"FAILED: nothing is called {pattern!r} (target/window/failed.png)")


def place(node):
    """The middle of a node on the screen, once it has stopped moving."""
    last = None
    for _ in range(20):
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        now = (box.x + box.width // 2, box.y + box.height // 2)
        if now == last:
            return now
        last = now
        time.sleep(0.1)
    return last


def go(x, y):
    """Moves the pointer in small steps, as a hand does."""
    here = dict(re.findall(r"(\w+)=(\d+)", subprocess.run(["xdotool", "getmouselocation", "--shell"], capture_output=True, text=True, check=True).stdout))
    x0, y0 = int(here["X"]), int(here["Y"])
    for step in range(1, 13):
        xdo("mousemove", x0 + (x - x0) * step // 12, y0 + (y - y0) * step // 12)
        time.sleep(0.02)
    time.sleep(0.1)


def click(pattern, role=None):
    _, node = wait_for(pattern, role=role)
    go(*place(node))
    xdo("click", 1)
    time.sleep(0.3)


def drag(start, end, hold=None):
    go(*start)
    xdo("mousedown", 1)
    time.sleep(0.15)
    go(*end)
    time.sleep(0.3)
    if hold:
        picture(hold)
    xdo("mouseup", 1)
    time.sleep(0.4)


def key(*names):
    for name in names:
        xdo("key", name)
        time.sleep(0.2)


def say(text):
    print("-", text, flush=True)
