//! Findings as SARIF 2.1.0, which code hosts show beside a change.

use crate::gate::{Finding, Rule};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What locations are relative to: where the images are, and an export whose images are not its own.
const BASE: &str = "DATASET";
const EXPORT: &str = "EXPORT";

/// Where the paths of findings are.
pub(super) struct Bases<'a> {
    /// Where the images are.
    pub(super) root: PathBuf,
    /// An export whose images are elsewhere, with the names of these: what is changed in it and is none of them is in the export.
    pub(super) apart: Option<(&'a Path, HashSet<&'a str>)>,
}

impl Bases<'_> {
    fn of(&self, finding: &Finding) -> &'static str {
        let in_export = |(_, images): &(&Path, HashSet<&str>)| finding.rule == Rule::Export && !images.contains(finding.path.as_str());
        if self.apart.as_ref().is_some_and(in_export) { EXPORT } else { BASE }
    }

    fn uris(&self) -> Value {
        let uri = |path: &Path| json!({ "uri": folder_uri(&path.canonicalize().unwrap_or_else(|_| path.to_path_buf())) });
        let mut uris = json!({ BASE: uri(&self.root) });
        if let Some((export, _)) = &self.apart {
            uris[EXPORT] = uri(export);
        }
        uris
    }
}

/// One run with all `findings`.
pub(super) fn log(bases: &Bases<'_>, findings: &[Finding]) -> Value {
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "evenset",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Rule::ALL.map(rule),
            }},
            "invocations": [{ "executionSuccessful": true }],
            "originalUriBaseIds": bases.uris(),
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|finding| result(finding, bases.of(finding))).collect::<Vec<_>>(),
        }],
    })
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.name(),
        "shortDescription": { "text": rule.about() },
        "defaultConfiguration": { "level": "error" },
    })
}

fn result(finding: &Finding, base: &str) -> Value {
    let place = |path: &str| json!({ "physicalLocation": { "artifactLocation": { "uri": encoded(path), "uriBaseId": base } } });
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": "error",
        "message": { "text": format!("{}.", finding.message) },
        "locations": [place(&finding.path)],
        "partialFingerprints": { "evenset/v1": fingerprint(finding) },
    });
    if !finding.others.is_empty() {
        let numbered = |(at, path): (usize, &String)| {
            let mut place = place(path);
            place["id"] = (at + 1).into();
            place
        };
        result["relatedLocations"] = finding.others.iter().enumerate().map(numbered).collect();
    }
    result
}

/// The same finding at the same place is the same, whatever its figures are today.
fn fingerprint(finding: &Finding) -> String {
    blake3::hash(format!("{}\n{}", finding.rule.name(), finding.path).as_bytes()).to_hex()[..32].to_owned()
}

/// `file:///…/`, ending with a slash as SARIF asks of bases.
fn folder_uri(root: &Path) -> String {
    let path = root.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}/", encoded(path.trim_end_matches('/')))
}

/// What stands in a path of a URI as it is: RFC 3986's unreserved characters, and what parts folders.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as part of a URI.
fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn paths_are_uris() {
        assert_eq!(encoded("train/a b/ü:1%.png"), "train/a%20b/%C3%BC%3A1%25.png");
        assert_eq!(folder_uri(Path::new("/data/my set")), "file:///data/my%20set/");
        assert_eq!(folder_uri(Path::new("/")), "file:///");
    }

    proptest::proptest! {
        #[test]
        fn any_path_is_a_uri_that_says_it(path in "\\PC{0,20}") {
            let uri = encoded(&path);
            proptest::prop_assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)));
            let mut bytes = Vec::new();
            let mut parts = uri.split('%');
            bytes.extend_from_slice(parts.next().unwrap().as_bytes());
            for part in parts {
                bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            proptest::prop_assert_eq!(String::from_utf8(bytes).unwrap(), path);
        }
    }

    /// What the schema of SARIF 2.1.0 asks of the properties that are written: those that must be there, and no others.
    #[test]
    fn the_log_keeps_to_the_schema() {
        let finding =
            Finding { rule: Rule::Duplicate, path: "train/a/1.png".into(), others: vec!["val/a/2.png".into()], message: "x".into() };
        let bases = Bases { root: PathBuf::from("data"), apart: Some((Path::new("table"), HashSet::new())) };
        let log = log(&bases, &[finding]);
        keeps(&log, &["version", "runs"], &["$schema"]);
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        keeps(run, &["tool"], &["invocations", "originalUriBaseIds", "columnKind", "results"]);
        assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&run["columnKind"].as_str().unwrap()));
        keeps(&run["invocations"][0], &["executionSuccessful"], &[]);
        let driver = &run["tool"]["driver"];
        keeps(driver, &["name"], &["version", "semanticVersion", "rules"]);
        for rule in driver["rules"].as_array().unwrap() {
            keeps(rule, &["id"], &["shortDescription", "defaultConfiguration"]);
            keeps(&rule["shortDescription"], &["text"], &[]);
        }
        let result = &run["results"][0];
        keeps(result, &["message"], &["ruleId", "ruleIndex", "level", "locations", "relatedLocations", "partialFingerprints"]);
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert_eq!(driver["rules"][result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        for (location, extra) in [(&result["locations"][0], vec![]), (&result["relatedLocations"][0], vec!["id"])] {
            keeps(location, &["physicalLocation"], &extra);
            keeps(&location["physicalLocation"]["artifactLocation"], &["uri"], &["uriBaseId"]);
        }
        keeps(&run["originalUriBaseIds"], &[BASE, EXPORT], &[]);
        assert!([BASE, EXPORT].iter().all(|base| run["originalUriBaseIds"][*base]["uri"].as_str().unwrap().ends_with('/')));
    }

    fn keeps(value: &Value, required: &[&str], optional: &[&str]) {
        let object = value.as_object().unwrap();
        assert!(required.iter().all(|key| object.contains_key(*key)), "{value}");
        assert!(object.keys().all(|key| required.contains(&key.as_str()) || optional.contains(&key.as_str())), "{value}");
    }
}
