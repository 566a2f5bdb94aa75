"""The main job in a real window, by pointer and keys: open, scroll, merge and target by dragging, undo, move images,
augment, export, kill, go on.
See .ci/window."""

import collections
import csv
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import frames
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


def wheel(button, notches=60):
    for _ in range(notches):
        xdo("click", button)
        time.sleep(0.01)


def key(*names):
    for name in names:
        xdo("key", name)
        time.sleep(0.2)


def say(text):
    print("-", text, flush=True)


# The journey.

PETS, MANY, LOG = ROOM / "pets", ROOM / "many", ROOM / "frames"
COUNTS = {"train/cats": 60, "train/dogs": 40, "train/lizards": 8, "train/snakes": 12, "val/cats": 6, "val/dogs": 6}
MANY_IMAGES = 100_000
MANY_WORDS = f"{MANY_IMAGES:,}".replace(",", " ")
phases = []


def make_pets():
    photographs = iter(sorted(DATA.rglob("*.jpg")))
    for folder, count in COUNTS.items():
        (PETS / folder).mkdir(parents=True)
        for at in range(count):
            (PETS / folder / f"{at:03}.jpg").write_bytes(next(photographs).read_bytes())


def make_many():
    """Hard links to one photograph; a file has at most some ten thousand names, so there are a few copies."""
    photograph = next(iter(sorted(DATA.rglob("*.jpg")))).read_bytes()
    for at in range(MANY_IMAGES):
        folder = MANY / "train" / f"class{at // 10_000}"
        name = folder / f"{at:06}.jpg"
        if at % 10_000 == 0:
            folder.mkdir(parents=True)
            first = name
            first.write_bytes(photograph)
        else:
            os.link(first, name)


def start(*arguments):
    LOG.unlink(missing_ok=True)
    program = subprocess.Popen([PROGRAM, *map(str, arguments)], env={**os.environ, "EVENSET_FRAME_LOG": str(LOG)})
    wait_for(r"^All commands$", secs=40)
    # Without a window manager nobody else hands the keys to the window.
    xdo("search", "--sync", "--onlyvisible", "--name", "evenset", "windowfocus", "--sync")
    return program


def frames_so_far():
    return len(frames.read(LOG)) if LOG.exists() else 0


class Phase:
    """Measures the frames that are drawn inside it."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.first = frames_so_far()

    def __exit__(self, *_):
        phases.append(frames.row(self.name, frames.read(LOG)[self.first:]))


def check(so, words):
    if not so:
        picture("failed")
        sys.exit(f"FAILED: {words} (target/window/failed.png)")


def count_of(name):
    """Images of a class, as its row says."""
    words, _ = wait_for(rf"^Class {name}, ")
    return int(re.search(r", ([\d\u2009]+) image", words).group(1).replace("\u2009", ""))


def wait_count(name, wanted, secs=15):
    end = time.time() + secs
    while time.time() < end:
        if count_of(name) == wanted:
            return
        time.sleep(0.2)
    check(False, f"{name} has {count_of(name)} images, not {wanted}")


def wait_until(so, words, secs=15):
    end = time.time() + secs
    while time.time() < end:
        try:
            if so():
                return
        except Exception:  # a node went away while we looked
            pass
        time.sleep(0.2)
    check(False, words)


def draws():
    """What was done in each draw of the Augment view, in order."""
    found = dict(re.match(r"Draw (\d+): (.*)", name, re.S).groups() for _, name, _ in everything() if re.match(r"Draw \d+: ", name))
    return [found[at] for at in sorted(found, key=int)]


def settled(what, secs=30):
    """What `what` says once it has said the same for two seconds."""
    end, last, since = time.time() + secs, None, 0
    while time.time() < end:
        now = what()
        if now != last:
            last, since = now, time.time()
        elif time.time() - since > 2:
            return now
        time.sleep(0.3)
    check(False, f"no rest: {last}")


def classes():
    """The rows of the class list as they are read out."""
    return sorted(name for _, name, _ in everything() if name.startswith("Class "))


def end_of(program, signal):
    program.send_signal(signal)
    program.wait(timeout=20)


def rest(secs=2.5):
    """At rest nothing is drawn."""
    go(720, 884)
    time.sleep(7)  # notices go, the pointer's tooltip too
    before = frames_so_far()
    time.sleep(secs)
    drawn = frames_so_far() - before
    phases.append(f"| idle, {secs:.1f} s | {drawn} | – | – | – | – |")
    check(drawn == 0, f"{drawn} frames in {secs} seconds at rest")


make_many()
program = start(MANY)
wait_for(r"^Class class0, ", secs=60)
first = frames.read(LOG)[0]
say(f"opened by argument; the first frame was there after {first[0] + first[1]:.0f} ms")
wait_for(r"Ready", secs=120)
key("2")
wait_for(r"^Image 000000\.jpg")
go(720, 500)
with Phase(f"{MANY_WORDS} images by the wheel"):
    wheel(5)
    wait_until(lambda: find(r"^Image 000000\.jpg") is None, "the wheel leaves the first image behind")
    wheel(4)
click(r"^Image 000000\.jpg")
with Phase(f"{MANY_WORDS} images, to the end and back"):
    key("End")
    wait_for(rf"^Image {MANY_IMAGES - 1:06}\.jpg")
    check(find(r"^Image 000000\.jpg") is None, "the first image is out of sight at the end")
    time.sleep(2)  # for the thumbnails
    picture("many-end")
    key("Home")
    wait_for(r"^Image 000000\.jpg")
with Phase(f"{MANY_WORDS} images, the scroll bar to the end and back"):
    bar = wait_for(r"^Scroll images")[1].queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    x, top, end = bar.x + bar.width - 4, bar.y + 12, bar.y + bar.height - 12
    drag((x, top), (x, end + 40), hold="many-scroll-bar")
    wait_for(rf"^Image {MANY_IMAGES - 1:06}\.jpg")
    drag((x, end), (x, top - 40))
    wait_for(r"^Image 000000\.jpg")
say(f"scrolled {MANY_WORDS} images to the end and back")
end_of(program, signal.SIGTERM)

make_pets()
program = start(PETS)
wait_count("snakes", 12, secs=40)
wait_for(r"Ready")
key("1")
picture("pets")
rest()
lizards, snakes = place(wait_for(r"^Class lizards, ")[1]), place(wait_for(r"^Class snakes, ")[1])
drag(lizards, snakes, hold="merge")
wait_count("snakes", 20)
say("merged by dragging")

place(wait_for(r"^Target line")[1])
line = wait_for(r"^Target line")[1].queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
grip = (line.x + line.width - 30, line.y + line.height // 2)
with Phase("dragging the target"):
    drag(grip, (grip[0], grip[1] + 150), hold="target")
name, _ = wait_for(r"^Class cats, .*becomes")
target = int(re.search(r"becomes (\d+)", name).group(1))
say(f"dragged the target: {name}")

key("ctrl+z", "ctrl+z")
wait_count("lizards", 8)
check(find(r"^Class cats, .*becomes") is None, "the target is gone after two steps of undo")
say("undid both")
key("ctrl+shift+z", "ctrl+shift+z")
wait_count("snakes", 20)

key("2")
click(r"^Class cats, ")  # the merge left snakes selected, and the view shows what is selected
one, three = place(wait_for(r"^Image 000\.jpg, class cats")[1]), place(wait_for(r"^Image 002\.jpg, class cats")[1])
go(*one)
xdo("click", 1)
go(*three)
xdo("keydown", "shift")
time.sleep(0.3)
xdo("click", 1)
time.sleep(0.3)
xdo("keyup", "shift")
wait_for(r"^3 selected")
cats, dogs = count_of("cats"), count_of("dogs")
drag(three, place(wait_for(r"^Class dogs, ")[1]), hold="move")
wait_count("dogs", dogs + 3)
wait_count("cats", cats - 3)
say("moved three images to another class")

key("3")
wait_for(r"^Draw 20: ")
before = settled(draws)
angle, handle = wait_for(r"^Rotate: .*, to$", role="slider")
where, small = place(handle), handle.queryValue().currentValue
picture("draws-before")
with Phase("dragging an augmentation slider"):
    drag(where, (where[0] + 12, where[1]), hold="slider")
wait_until(lambda: len(draws()) == 20 and draws() != before, "the draws are others after the slider moved")
large = wait_for(r"^Rotate: .*, to$", role="slider")[1].queryValue().currentValue
check(large > small, f"{angle} is {large}, not more than {small}")
after = settled(draws)
check(after != before, "the draws are others after the slider came to rest")
picture("draws-after")
say(f"moved a slider: {angle} from {small:g} to {large:g}; first draw {before[0]!r} is now {after[0]!r}")

key("ctrl+e")
wait_for(r"^Folder to write", role=None)
wait_for(r"image files?")
wait_for(r"free there")
picture("export")
click(r"^Export$")
wait_for(r"Exported$", secs=120)
picture("exported")
out = PETS.with_name("pets-balanced")
with open(out / "manifest.csv", newline="", encoding="utf-8") as lines:
    rows = list(csv.DictReader(lines))
files = sorted(str(path.relative_to(out)) for path in out.rglob("*.jpg"))
check(files == sorted(row["file_name"] for row in rows), "the files on disk are those of the manifest")
counts = collections.Counter((row["split"], row["label"]) for row in rows)
wanted = {("train", "cats"): target, ("train", "dogs"): target, ("train", "snakes"): target, ("val", "cats"): 6, ("val", "dogs"): 6}
check(counts == wanted, f"the manifest counts {dict(counts)}, not {wanted}")
moved = [row["label"] for row in rows if re.fullmatch(r"train/cats/00[012]\.jpg", row["source"])]
check(moved and set(moved) == {"dogs"}, f"the moved images are written as {moved}")
originals = [row for row in rows if row["kind"] == "original"]
check(all((out / row["file_name"]).read_bytes() == (PETS / row["source"]).read_bytes() for row in originals), "originals are as they were")
steps = [step for row in rows if row["transforms"] for step in json.loads(row["transforms"])]
angles = [step["Rotate"]["angle"] for step in steps if "Rotate" in step]
check(angles and small < max(angles) <= large, f"new images are turned by {angles} degrees: the slider does not reach them")
source = {str(folder): sum(path.is_file() for path in (PETS / folder).iterdir()) for folder in COUNTS}
check(source == COUNTS, f"the source is as it was: {source}")
say(f"exported {len(rows)} files, {len(rows) - len(originals)} of them new, as the manifest says")
key("Escape")
time.sleep(1)
rows = classes()

end_of(program, signal.SIGKILL)
program = start()
wait_count("snakes", 20, secs=40)
wait_count("dogs", dogs + 3)
wait_for(r"^Draw 20: ")
again = wait_for(r"^Rotate: .*, to$", role="slider")[1].queryValue().currentValue
check(again == large, f"{angle} is {again} after the restart, not {large}")
wait_until(lambda: classes() == rows, f"the rows are as they were: {rows}")
wait_until(lambda: draws() == after, f"the draws are as they were: {after}")
picture("again")
key("ctrl+z")
wait_until(lambda: find(r"^Rotate: .*, to$", "slider")[1].queryValue().currentValue == small, f"{angle} is back at {small}")
key("ctrl+z")
wait_count("dogs", dogs)
key("ctrl+z", "ctrl+z")
wait_count("lizards", 8)
say("killed, started again without an argument: the same view, recipe and undo")
end_of(program, signal.SIGTERM)
print("\n" + frames.HEAD)
print("\n".join(phases))
