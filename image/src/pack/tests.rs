use std::{collections::BTreeSet, time::Duration};

use bytes::Bytes;
use oci_spec::image::{ImageConfiguration, ImageManifest};
use pretty_assertions::assert_eq;

use super::*;

/// This test with another commit written into it.
fn agent(commit: &str) -> Executable {
    let mut bytes = std::fs::read("/bin/sh").expect("a program of this machine");
    let stamp = format!("kavak-agent built from {commit} at 2026-01-02T03:04:05Z");
    bytes.extend(stamp.into_bytes());
    Executable::parse(Bytes::from(bytes)).expect("an executable")
}

pub(crate) fn packed(commit: &str) -> Image {
    Image::pack(&agent(commit), Path::new("/"), 8000).expect("an image")
}

#[test]
fn the_same_executable_gives_the_same_image() {
    // Several times: an order left to chance is the same once in a while.
    let digests: BTreeSet<String> = (0..8).map(|_| packed("aaa").digest().to_string()).collect();
    assert_eq!(digests.len(), 1);
}

#[test]
fn another_commit_shares_all_layers_but_the_program() {
    let (one, other) = (packed("aaa"), packed("bbb"));
    assert_ne!(one.digest(), other.digest());
    let shared = |name: &str| {
        let of = |image: &Image| {
            image
                .layers
                .iter()
                .find(|layer| layer.name == name)
                .cloned()
        };
        of(&one) == of(&other)
    };
    assert!(shared("base") && shared("libraries"));
    assert!(!shared("program"));
}

#[test]
fn the_configuration_says_how_to_run_it() {
    let image = packed("aaa");
    let config = ImageConfiguration::from_reader(image.config.bytes.as_ref()).expect("a config");
    let run = config.config().as_ref().expect("how to run it");
    assert_eq!(run.user().as_deref(), Some("10001:10001"));
    assert_eq!(run.entrypoint(), &Some(vec![PROGRAM.to_owned()]));
    assert_eq!(run.exposed_ports(), &Some(vec!["8000/tcp".to_owned()]));
    assert_eq!(config.created().as_deref(), Some("2026-01-02T03:04:05Z"));
    let labels = config.labels_of_config().expect("labels");
    assert_eq!(labels[ANNOTATION_REVISION], "aaa");
    assert_eq!(labels[ANNOTATION_CREATED], "2026-01-02T03:04:05Z");
}

#[test]
fn the_configuration_names_each_layer_by_what_it_is_uncompressed() {
    let image = packed("aaa");
    let config = ImageConfiguration::from_reader(image.config.bytes.as_ref()).expect("a config");
    let manifest = ImageManifest::from_reader(image.manifest.bytes.as_ref()).expect("a manifest");
    assert_eq!(config.rootfs().diff_ids().len(), manifest.layers().len());
    for (layer, diff_id) in image.layers.iter().zip(config.rootfs().diff_ids()) {
        let mut tar = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(layer.bytes.as_ref());
        io::Read::read_to_end(&mut reader, &mut tar).expect("gzip");
        assert_eq!(sha256(&tar).expect("a digest").to_string(), *diff_id);
    }
}

#[test]
fn times_are_the_executable_s_own() {
    let stamp = agent("aaa").stamp().expect("a stamp");
    assert_eq!(stamp.built, UNIX_EPOCH + Duration::from_secs(1_767_323_045));
}
