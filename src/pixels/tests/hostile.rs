use super::*;
use proptest::prelude::*;

#[test]
fn bombs_are_refused_before_memory_is_taken() {
    // 60 000 x 60 000 pixels in a few bytes.
    let mut png = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    png.extend(60_000_u32.to_be_bytes());
    png.extend(60_000_u32.to_be_bytes());
    png.extend([8, 2, 0, 0, 0]);
    png.extend(0xE5F4_D1C2_u32.to_be_bytes());
    let bmp = {
        let mut bytes = written(&gradient(2, 2), image::ImageFormat::Bmp);
        bytes[18..22].copy_from_slice(&60_000_u32.to_le_bytes());
        bytes[22..26].copy_from_slice(&60_000_u32.to_le_bytes());
        bytes
    };
    let jpg = {
        let mut bytes = encode(&gradient(16, 16), Encoding::Jpeg(90)).unwrap();
        let frame = bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        bytes[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
        bytes
    };
    for (name, bytes) in [("bmp", bmp), ("jpg", jpg), ("pgm", b"P5 60000 60000 255\n".to_vec()), ("png", png)] {
        let error = decode(&bytes, &Limits::default()).unwrap_err();
        // (The hand-made PNG has a wrong checksum, which is also an answer.)
        assert!(matches!(error, PixelsError::TooLarge { .. }) || name == "png", "{name}: {error}");
        let (_dir, path) = on_disk(&bytes, name);
        assert!(probe(&path, &Limits::default()).is_err() && thumbnail(&path, 64, &Limits::default()).is_err());
    }
}

#[test]
fn limits_hold_for_pixels_and_bytes() {
    let bytes = encode(&gradient(20, 20), Encoding::Png).unwrap();
    let (_dir, path) = on_disk(&bytes, "a.png");
    let few = Limits { max_pixels: 399, ..Limits::default() };
    assert_eq!(probe(&path, &few).unwrap_err().to_string(), "20 x 20 pixels is over the limit of 0 million pixels");
    assert!(probe(&path, &Limits { max_pixels: 400, ..Limits::default() }).is_ok());
    let short = Limits { max_file_bytes: 10, ..Limits::default() };
    assert!(matches!(decode_file(&path, &short), Err(PixelsError::TooLarge { .. })));
    assert!(matches!(decode(&bytes, &short), Err(PixelsError::TooLarge { .. })));
}

#[test]
fn what_is_no_image_says_so() {
    let limits = Limits::default();
    assert!(matches!(decode(b"", &limits), Err(PixelsError::Empty)));
    assert!(matches!(decode(b"hello, I am text", &limits), Err(PixelsError::Unknown)));
    let (dir, path) = on_disk(b"", "a.jpg");
    assert!(matches!(probe(&path, &limits), Err(PixelsError::Empty)));
    assert!(matches!(probe(&dir.path().join("none.jpg"), &limits), Err(PixelsError::Io(_))));
    assert!(matches!(decode_file(dir.path(), &limits), Err(PixelsError::Io(_))), "a folder");
}

/// Cut to half, no format gives a picture with a hole in it and no word about it.
#[test]
fn a_cut_file_of_any_format_is_an_error() {
    for (name, bytes) in one_of_each() {
        let (_dir, path) = on_disk(&bytes[..bytes.len() / 2], if name == "tga" { "x.tga" } else { "x" });
        let result = decode_file(&path, &Limits::default());
        assert!(result.is_err(), "{name}: {result:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Never a panic, never an image that is not what it says, whatever bytes change or are missing.
    #[test]
    fn mutated_bytes_never_panic(cut in 0.0..=1.0_f64, changes in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..12)) {
        let limits = Limits { max_pixels: 1 << 22, max_file_bytes: 1 << 22 };
        for (name, mut bytes) in one_of_each() {
            bytes.truncate((bytes.len() as f64 * (0.3 + cut)) as usize);
            for &(at, value) in &changes {
                let at = (at * bytes.len() as f64) as usize;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            let (_dir, path) = on_disk(&bytes, if name == "tga" { "x.tga" } else { "x" });
            let _ = probe(&path, &limits);
            let _ = thumbnail(&path, 16, &limits);
            if let Ok(image) = decode_file(&path, &limits) {
                prop_assert_eq!(image.data().len(), image.width() as usize * image.height() as usize * image.layout().channels());
            }
        }
    }

    #[test]
    fn any_bytes_are_borne(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode(&bytes, &Limits { max_pixels: 1 << 20, ..Limits::default() });
    }
}
