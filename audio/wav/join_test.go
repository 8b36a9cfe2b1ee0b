package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing"
	"testing/iotest"
)

// tone is a sine of 0.3 s that begins and ends softly, as speech does.
func tone(rate int, hz float64) []float64 {
	n := rate * 3 / 10
	out := make([]float64, n)
	fade := float64(rate) / 100
	for i := range out {
		gain := min(1, float64(i)/fade, float64(n-1-i)/fade)
		out[i] = 0.5 * gain * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
	}
	return out
}

// tones checks that exactly these tones are heard one after the other, each for
// 0.3 s, and that nothing between them clicks.
func tones(t *testing.T, pcm []float32, rate int, want ...float64) {
	t.Helper()
	n := rate * 3 / 10
	if got := len(pcm); got < n*len(want)-8 || got > n*len(want)+8 {
		t.Fatalf("%d samples at %d Hz, want %d", got, rate, n*len(want))
	}
	for i, hz := range want {
		piece := pcm[i*n : min((i+1)*n, len(pcm))]
		power := 0.0
		for _, v := range piece {
			power += float64(v) * float64(v)
		}
		var re, im float64
		for k, v := range piece {
			re += float64(v) * math.Cos(2*math.Pi*hz*float64(k)/float64(rate))
			im += float64(v) * math.Sin(2*math.Pi*hz*float64(k)/float64(rate))
		}
		if share := (re*re + im*im) * 2 / float64(len(piece)) / power; !(share > 0.95) {
			t.Errorf("part %d is not %v Hz: only %.2f of its power", i, hz, share)
		}
		if rms := math.Sqrt(power / float64(len(piece))); rms < 0.2 || rms > 0.5 {
			t.Errorf("part %d has a loudness of %.3f", i, rms)
		}
	}
	top := 0.0
	for _, hz := range want {
		top = max(top, hz)
	}
	steepest := 0.6 * 2 * math.Pi * top / float64(rate)
	for i := 1; i < len(pcm); i++ {
		if step := math.Abs(float64(pcm[i] - pcm[i-1])); step > steepest+0.05 {
			t.Fatalf("a click of %.3f at sample %d", step, i)
		}
	}
}

func pcm16(rate int, hz float64) []byte { return store(tone(rate, hz), 1, 2, false) }

func mono16(rate int) []byte { return fmtBody(tagPCM, 1, rate, 2, 16) }

func oneFile(rate int, hz float64) []byte {
	data := pcm16(rate, hz)
	return newFile("RIFF", uint32(36+len(data))).chunk("fmt ", mono16(rate)).chunk("data", data).Bytes()
}

func TestDecode_SeveralFilesInOneStreamAreHeardOneAfterTheOther(t *testing.T) {
	const rate = 24000
	a, b, c := oneFile(rate, 440), oneFile(rate, 660), oneFile(rate, 880)
	open := func(id string, riff, size uint32) []byte {
		return newFile(id, riff).chunk("fmt ", mono16(rate)).head("data", size).raw(pcm16(rate, 440)).Bytes()
	}
	ieee := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagFloat, 1, rate, 4, 32)).chunk("data", store(tone(rate, 660), 1, 4, true)).Bytes()
	odd := store(tone(rate, 660)[1:], 1, 3, false)
	noted := newFile("RIFF", 0).chunk("fmt ", mono16(rate)).chunk("data", pcm16(rate, 660)).chunk("LIST", []byte("INFOISFT....by me")).Bytes()
	two := newFile("RIFF", 0).chunk("fmt ", mono16(rate)).chunk("data", pcm16(rate, 440)).chunk("data", pcm16(rate, 660)).Bytes()
	for name, s := range map[string]struct {
		stream [][]byte
		want   []float64
	}{
		"three files":                 {[][]byte{a, b, c}, []float64{440, 660, 880}},
		"samples behind the file":     {[][]byte{a, pcm16(rate, 660), pcm16(rate, 880)}, []float64{440, 660, 880}},
		"files within an open size":   {[][]byte{open("RIFF", math.MaxUint32, math.MaxUint32), b, c}, []float64{440, 660, 880}},
		"files within a promised one": {[][]byte{open("RIFF", 2000000036, 2000000000), b, c}, []float64{440, 660, 880}},
		"files behind an empty one":   {[][]byte{newFile("RIFF", 36).chunk("fmt ", mono16(rate)).chunk("data", nil).Bytes(), b}, []float64{660}},
		"files behind a size of zero": {[][]byte{open("RIFF", 0, 0), b}, []float64{440, 660}},
		"another encoding":            {[][]byte{a, ieee}, []float64{440, 660}},
		"another rate":                {[][]byte{a, oneFile(48000, 660)}, []float64{440, 660}},
		"notes between":               {[][]byte{a, noted, c}, []float64{440, 660, 880}},
		"line ends between":           {[][]byte{a, []byte("\r\n\r\n"), b, []byte("\n\n\n\n")}, []float64{440, 660}},
		"an error behind":             {[][]byte{a, []byte(`{"detail": "the second sentence could not be synthesized, because the voice model went away"}`)}, []float64{440}},
		"a tag behind":                {[][]byte{a, append([]byte("TAG"), make([]byte, 125)...)}, []float64{440}},
		"two data chunks":             {[][]byte{two}, []float64{440, 660}},
		"odd, not padded":             {[][]byte{a, newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 1, rate, 3, 24)).head("data", uint32(len(odd))).raw(odd).Bytes(), c}, []float64{440, 660, 880}},
		"RF64 in front":               {[][]byte{open("RF64", math.MaxUint32, math.MaxUint32), b}, []float64{440, 660}},
	} {
		t.Run(name, func(t *testing.T) {
			stream := bytes.Join(s.stream, nil)
			for kind, r := range map[string]io.Reader{
				"whole": bytes.NewReader(stream), "byte by byte": iotest.OneByteReader(bytes.NewReader(stream)), "halved": iotest.HalfReader(bytes.NewReader(stream)),
			} {
				pcm, got, err := Decode(r)
				if err != nil || got != rate {
					t.Fatalf("%s: %d Hz, %v", kind, got, err)
				}
				tones(t, pcm, rate, s.want...)
			}
		})
	}
}

func TestDecode_HeadersThatSayNothingTrue(t *testing.T) {
	const rate = 24000
	data := pcm16(rate, 440)
	f := func(riff, size uint32, format []byte, data []byte) []byte {
		return newFile("RIFF", riff).chunk("fmt ", format).head("data", size).raw(data).Bytes()
	}
	n := uint32(len(data))
	law := func(bits, align int) []byte {
		b := fmtBody(tagMuLaw, 1, 8000, 1, bits)
		binary.LittleEndian.PutUint16(b[12:], uint16(align))
		return b
	}
	var mu []byte
	for _, v := range tone(8000, 440) {
		best := 0
		for b := range 256 {
			if math.Abs(float64(muLaw(byte(b)))-v) < math.Abs(float64(muLaw(byte(best)))-v) {
				best = b
			}
		}
		mu = append(mu, byte(best))
	}
	blocks := mono16(rate)
	binary.LittleEndian.PutUint16(blocks[12:], 0)
	binary.LittleEndian.PutUint32(blocks[8:], 0)
	noChannel, noRate := mono16(rate), mono16(rate)
	binary.LittleEndian.PutUint16(noChannel[2:], 0)
	binary.LittleEndian.PutUint32(noRate[4:], 0)
	noBits := fmtBody(tagPCM, 1, rate, 2, 0)
	ambisonic := extBody(tagPCM, 1, rate, 2, 16)
	copy(ambisonic[32:], ambisonicTail)
	scaled := func(by float64) []byte {
		w := tone(rate, 440)
		for i := range w {
			w[i] *= by
		}
		return store(w, 1, 4, true)
	}
	float := fmtBody(tagFloat, 1, rate, 4, 32)
	nan := scaled(1)
	for i := 9; i < len(nan)/4; i += 500 {
		binary.LittleEndian.PutUint32(nan[4*i:], math.Float32bits(float32(math.NaN())))
	}
	for name, s := range map[string]struct {
		file []byte
		rate int
	}{
		"0xFFFFFFFF":                      {f(math.MaxUint32, math.MaxUint32, mono16(rate), data), rate},
		"0x7FFFFFFF":                      {f(math.MaxInt32, math.MaxInt32, mono16(rate), data), rate},
		"two thousand million":            {f(2000000036, 2000000000, mono16(rate), data), rate},
		"the file's size is true":         {f(n+36, 0, mono16(rate), data), rate},
		"the file's size is that of none": {f(36, 0, mono16(rate), data), rate},
		"all zero":                        {f(0, 0, mono16(rate), data), rate},
		"no blocks":                       {f(n+36, n, blocks, data), rate},
		"no bits":                         {f(n+36, n, noBits, data), rate},
		"telephony of no bits":            {f(0, 0, law(0, 1), mu), 8000},
		"telephony of 16 bits":            {f(0, 0, law(16, 1), mu), 8000},
		"telephony in blocks of 2":        {f(0, 0, law(16, 2), mu), 8000},
		"sound around the listener":       {f(0, 0, ambisonic, data), rate},
		"extensible and no more":          {f(0, 0, append(fmtBody(tagExtensible, 1, rate, 2, 16), 0, 0), data), rate},
		"floats like 16-bit integers":     {f(0, 0, float, scaled(1<<15)), rate},
		"floats like 24-bit integers":     {f(0, 0, float, scaled(1<<23)), rate},
		"floats like 32-bit integers":     {f(0, 0, float, scaled(1<<31)), rate},
		"floats that are none":            {f(0, 0, float, nan), rate},
		"no channel":                      {f(0, 0, noChannel, data), rate},
		"no rate":                         {f(0, 0, noRate, data), rate},
		"behind a byte order mark":        {append([]byte("\xEF\xBB\xBF"), f(n+36, n, mono16(rate), data)...), rate},
		"behind line ends":                {append([]byte("\r\n\r\n"), f(n+36, n, mono16(rate), data)...), rate},
		"of broadcasters":                 {append([]byte("BW64"), f(math.MaxUint32, math.MaxUint32, mono16(rate), data)[4:]...), rate},
		"4000 Hz":                         {oneFile(4000, 440), 4000},
		"6000 Hz":                         {oneFile(6000, 440), 6000},
		"96000 Hz":                        {oneFile(96000, 440), 96000},
		"192000 Hz":                       {oneFile(192000, 440), 192000},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []io.Reader{bytes.NewReader(s.file), iotest.OneByteReader(bytes.NewReader(s.file))} {
				pcm, rate, err := Decode(r)
				if err != nil || rate != s.rate {
					t.Fatalf("%d Hz, %v", rate, err)
				}
				tones(t, pcm, rate, 440)
			}
		})
	}
}

func TestDecode_FloatsThatBeginSoftlyOnTheScaleOfIntegers(t *testing.T) {
	w := make([]float64, 4000) // noise of less than one step, as converters leave it
	for i := range w {
		w[i] = 0.9 * math.Sin(float64(i*i))
	}
	for _, v := range tone(24000, 440) {
		w = append(w, v*(1<<15))
	}
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagFloat, 1, 24000, 4, 32)).chunk("data", store(w, 1, 4, true))
	pcm, _, err := Decode(&f.Buffer)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range pcm[:4000] {
		if v > 0.001 || v < -0.001 {
			t.Fatalf("sample %d of the silence is %v", i, v)
		}
	}
	tones(t, pcm[4000:], 24000, 440)
}

func TestRead_FormatFollowsTheJoinedFiles(t *testing.T) {
	r, err := NewReader(bytes.NewReader(append(oneFile(24000, 440), oneFile(8000, 440)...)))
	if err != nil {
		t.Fatal(err)
	}
	heard := map[int]int{}
	block := make([]float32, 1000)
	for {
		n, err := r.Read(block)
		heard[r.Format().Rate] += n
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if heard[24000] != 7200 || heard[8000] != 2400 {
		t.Fatalf("samples by rate: %v", heard)
	}
}

func TestRead_ASecondFileThatCantBeReadIsTold(t *testing.T) {
	stream := append(oneFile(24000, 440), newFile("RIFF", 0).chunk("fmt ", fmtBody(0x11, 1, 8000, 1, 4)).Bytes()...)
	pcm, rate, err := Decode(bytes.NewReader(stream))
	if !errors.Is(err, ErrUnsupported) {
		t.Fatalf("%v, want %v", err, ErrUnsupported)
	}
	tones(t, pcm, rate, 440)
}

func TestRead_SamplesAreNotHeldBackForWhatMayFollow(t *testing.T) {
	out, in := io.Pipe()
	defer in.Close()
	go func() {
		in.Write(newFile("RIFF", math.MaxUint32).chunk("fmt ", mono16(16000)).head("data", math.MaxUint32).Bytes())
		in.Write([]byte{1, 2, 3, 4, 'R', 'I', 5, 6, 'R', 'I'})
		// The rest never comes.
	}()
	r, err := NewReader(out)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for total < 4 {
		n, err := r.Read(make([]float32, 1000))
		if err != nil {
			t.Fatal(err)
		}
		total += n
	}
	if total != 4 {
		t.Fatalf("%d samples, want the 4 that can be nothing else", total)
	}
}

func TestDecode_ManyEmptyFilesEnd(t *testing.T) {
	empty := newFile("RIFF", 36).chunk("fmt ", mono16(16000)).chunk("data", nil).Bytes()
	if _, _, err := Decode(bytes.NewReader(bytes.Repeat(empty, maxFiles+1))); !errors.Is(err, ErrTooLong) {
		t.Fatalf("%v, want %v", err, ErrTooLong)
	}
}
