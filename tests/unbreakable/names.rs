//! Names that some system cannot hold, that look alike, or that mean something to whoever reads a manifest.
#![cfg(unix)]

use super::ground::tree;
use super::place::{Place, code, manifest, picture, told};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// File names, without an extension.
fn stems() -> Vec<Vec<u8>> {
    let mut stems: Vec<Vec<u8>> = [
        "a",
        "A",
        "\u{e9}",
        "e\u{301}",
        "con",
        "NUL",
        "aux.tar",
        "com1",
        "trailing ",
        "dot.",
        " lead",
        "line\nbreak",
        "cr\r\nlf",
        "tab\there",
        "bell\u{7}",
        "delete\u{7f}",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' -C calc'!A0",
        "quo\"te",
        "\"",
        "comma,semi;colon",
        "back\\slash",
        "a?b*c<d>e|f:g",
        "%41",
        "\u{202e}gnp",
        "\u{1f600}",
        "\u{feff}bom",
        "~aug-1-00000000",
        "#frag",
        "null",
        "'; DROP TABLE x; --",
        "..x",
    ]
    .iter()
    .map(|name| name.as_bytes().to_vec())
    .collect();
    stems.push("x".repeat(251).into_bytes());
    stems.push("ü".repeat(125).into_bytes());
    stems.push(b"bad\xff".to_vec());
    stems
}

fn odd_place() -> Place {
    let mut place = Place::new(&[("train/dogs", 60)]);
    for (at, class) in ["=1+1", "Cats", "cats", "con", "tab\tclass", "\u{e9}t\u{e9}", "\"quoted\", class"].iter().enumerate() {
        let folder = place.source().join("train").join(class);
        std::fs::create_dir_all(&folder).unwrap();
        let stems = if at < 2 { stems() } else { vec![b"only".to_vec(), b"=only".to_vec()] };
        for (number, stem) in stems.into_iter().enumerate() {
            let number = (at * 100 + number) as u32 + 200;
            let extension: &[u8] = if number.is_multiple_of(3) { b".png" } else { b".jpg" };
            let name = [stem.as_slice(), extension].concat();
            std::fs::write(folder.join(OsStr::from_bytes(&name)), picture(number)).unwrap();
        }
    }
    place.seal();
    place
}

#[test]
fn names_of_every_kind_go_through_and_are_safe_on_every_system() {
    let place = odd_place();
    let out = place.out("out");
    let output = place.run(&["export", "data", "--target", "45", "--augment", "photo", "--max-per-original", "3", "--out", "exports/out"]);
    // The names that are no Unicode are told, so the end is 1.
    assert_eq!(code(&output), 1, "{}", told(&output));
    let sources = tree(&place.source());
    let readable: BTreeMap<String, &Vec<u8>> =
        sources.iter().filter_map(|(path, bytes)| Some((path.to_str()?.to_owned(), bytes))).collect();
    assert_eq!(sources.len() - readable.len(), 2);
    let (rows, files) = (manifest(&out), tree(&out));
    let originals: BTreeMap<&str, &str> =
        rows.iter().filter(|row| row["kind"] == "original").map(|row| (row["source"].as_str(), row["file_name"].as_str())).collect();
    let kept = readable.keys().filter(|key| !key.starts_with("train/dogs/") || originals.contains_key(key.as_str()));
    let mut seen = 0;
    for key in kept {
        let name = originals.get(key.as_str());
        // A class above its target leaves images out; what is there is the source's own bytes under the manifest's own words.
        if let Some(name) = name {
            seen += 1;
            assert!(files[Path::new(name)] == *readable[key], "{key:?}");
        }
    }
    assert!(seen > 60, "{seen} of {}", readable.len());
    assert!(rows.iter().any(|row| row["kind"] == "augmented" && row["label"] == "=1+1"));
    let mut folded = BTreeSet::new();
    for row in &rows {
        let name = &row["file_name"];
        assert!(folded.insert(name.to_lowercase()), "{name:?} meets another where case is ignored");
        for part in name.split('/') {
            let device = part.split('.').next().unwrap().to_ascii_lowercase();
            let bad = ["con", "nul", "aux", "com1"].contains(&device.as_str()) || part.ends_with([' ', '.']) || part.len() > 255;
            let bad = bad || part.chars().any(|c| c.is_control() || "<>:\"\\|?*".contains(c));
            assert!(!bad, "{name:?}");
        }
        assert!(out.join(name).is_file(), "{name:?}");
    }
    let verified = place.run(&["verify", "exports/out", "--remake", "all"]);
    assert_eq!(code(&verified), 0, "{}", String::from_utf8_lossy(&verified.stdout));
    for row in rows.iter().filter(|row| row["source"].contains(['\n', '=', '"'])).take(6) {
        let explained = place.run(&["explain", out.join(&row["file_name"]).to_str().unwrap(), "--json"]);
        let told: serde_json::Value = serde_json::from_slice(&explained.stdout).unwrap();
        assert_eq!((told["sources"][0]["source"].as_str(), told["state"].as_str()), (Some(row["source"].as_str()), Some("same")));
    }
}

/// A cell is never changed to please a spreadsheet (a quote before `=`): a manifest is read by programs, and its names are those of files.
#[test]
fn cells_load_anywhere_as_they_are() {
    let place = odd_place();
    let out = place.out("out");
    assert_eq!(code(&place.export(&out, &[])), 1);
    let rows = manifest(&out);
    assert!(rows.iter().any(|row| row["label"] == "=1+1" && row["source"].starts_with("train/=1+1/=")));
    assert!(rows.iter().any(|row| row["source"].contains('\n')) && rows.iter().any(|row| row["source"].contains('"')));
    let script = "import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))))";
    let python = std::env::var("EVENSET_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let Ok(output) = std::process::Command::new(python).args(["-c", script]).arg(out.join("manifest.csv")).output() else {
        eprintln!("skipped: there is no Python to read the manifest with");
        return;
    };
    let read: Vec<BTreeMap<String, String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(read == rows, "Python reads other cells");
    // The manifest of an export is a dataset again.
    let inspected = place.run(&["inspect", out.join("manifest.csv").to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&inspected.stdout).unwrap();
    let images: u64 = report["splits"].as_array().unwrap().iter().map(|split| split["images"].as_u64().unwrap()).sum();
    assert_eq!(images, rows.len() as u64, "{}", report["problems"]);
}
