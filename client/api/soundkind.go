package api

import "bytes"

// soundLook is how much of an answer tells what it is.
const soundLook = 512

// startsWAV reports whether a WAV file begins within what is looked at: some services
// put a byte order mark or a line end before it.
func startsWAV(begin []byte) bool {
	for _, id := range []string{"RIFF", "RF64", "BW64"} {
		if at := bytes.Index(begin, []byte(id)); at == 0 || at > 0 && len(begin) >= at+12 && string(begin[at+8:at+12]) == "WAVE" {
			return true
		}
	}
	return false
}

// soundKind is what people call the format a sound begins like, "" if it is none that
// is known.
func soundKind(b []byte) string {
	has := func(at int, magic string) bool {
		return len(b) >= at+len(magic) && string(b[at:at+len(magic)]) == magic
	}
	switch {
	case has(0, "ID3"):
		return "MP3"
	case has(0, "OggS") && bytes.Contains(b, []byte("OpusHead")):
		return "Opus"
	case has(0, "OggS"):
		return "Ogg"
	case has(0, "fLaC"):
		return "FLAC"
	case has(0, "\x1A\x45\xDF\xA3"):
		return "WebM"
	case has(4, "ftyp"):
		return "MP4"
	case has(0, "FORM") && (has(8, "AIFF") || has(8, "AIFC")):
		return "AIFF"
	case has(0, ".snd"):
		return "AU"
	case has(0, "caff"):
		return "CAF"
	case has(0, "#!AMR"):
		return "AMR"
	case has(0, "0&\xB2\x75\x8E\x66\xCF\x11"):
		return "WMA"
	}
	return bareKind(b)
}

// bareKind knows the formats without a head, by the eleven or twelve bits in which
// each of their frames begins, and by the values of the others that are not used.
func bareKind(b []byte) string {
	if len(b) < 4 || b[0] != 0xFF {
		return ""
	}
	switch {
	case b[1]&0xF6 == 0xF0: // layer 0
		return "AAC"
	case b[1]&0xE0 == 0xE0 && b[1]&0x18 != 0x08 && b[1]&0x06 != 0 && b[2]>>4 != 0xF && b[2]>>4 != 0 && b[2]>>2&3 != 3:
		return "MP3"
	}
	return ""
}

// rawKind is what the label of samples without a head says.
func rawKind(media string) string {
	switch media {
	case "audio/l16", "audio/pcm", "audio/x-pcm", "audio/raw", "audio/basic", "audio/pcmu", "audio/pcma", "audio/mulaw":
		return "PCM"
	}
	return ""
}
