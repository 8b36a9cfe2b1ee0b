package wav

import (
	"bytes"
	"encoding/binary"
)

const (
	riffHead  = 12 // bytes of the head of a file
	chunkHead = 8  // and of a chunk
)

// knownChunks are what programs put into files beside the sound: four letters
// each, and a comma.
const knownChunks = "fmt ,data,fact,LIST,list,JUNK,junk,PAD ,FLLR,bext,cue ,smpl,inst,plst,labl,note,ltxt,acid,PEAK,peak,iXML," +
	"axml,ubxt,chna,umid,cart,DISP,levl,minf,elm1,regn,strc,LGWV,id3 ,ID3 ,_PMX,SAUR,afsp,C2PA,c2pa,ds64,wavl,slnt"

// startsFile reports whether b begins with the head of a WAV file.
func startsFile(b []byte) bool {
	if len(b) < riffHead || string(b[8:riffHead]) != "WAVE" {
		return false
	}
	id := string(b[:4])
	return id == "RIFF" || id == "RF64" || id == "BW64"
}

// startsChunk reports whether b begins with the head of a chunk which a file
// with room bytes left may have. Samples look like one once in many thousand
// times; a chunk that is not a usual one must fit into its file.
func startsChunk(b []byte, room int64) bool {
	if len(b) < chunkHead {
		return false
	}
	id := b[:4]
	for i := 0; i+4 <= len(knownChunks); i += 5 {
		if string(id) == knownChunks[i:i+4] {
			return true
		}
	}
	for i, c := range id {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != ' ' && c != '_') {
			return false
		}
	}
	return int64(binary.LittleEndian.Uint32(b[4:]))+chunkHead <= room
}

// findMark is where in b something begins that is no sound: another file, or
// notes behind the samples of a file that does not say how many they are. It
// returns the length of b if there is none.
func findMark(b []byte) int {
	for i := 0; ; i++ {
		next := bytes.IndexAny(b[i:], "RBL")
		if next < 0 {
			return len(b)
		}
		i += next
		if startsFile(b[i:]) || startsNotes(b[i:]) {
			return i
		}
	}
}

func startsNotes(b []byte) bool {
	return len(b) >= riffHead && string(b[:4]) == "LIST" && (string(b[8:riffHead]) == "INFO" || string(b[8:riffHead]) == "adtl")
}

// maybeMark is how many bytes at the end of b may turn out to be the beginning
// of a mark when more has arrived.
func maybeMark(b []byte) int {
	for n := min(riffHead-1, len(b)); n > 0; n-- {
		end := b[len(b)-n:]
		for _, id := range []string{"RIFF", "RF64", "BW64", "LIST"} {
			if string(end[:min(n, 4)]) == id[:min(n, 4)] {
				return n
			}
		}
	}
	return 0
}

// isText reports whether b is written text: no samples look like that.
func isText(b []byte) bool {
	for _, c := range b {
		if (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}
