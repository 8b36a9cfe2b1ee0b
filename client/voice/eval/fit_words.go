package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"delonix/client/voice/speechtext"
	"delonix/client/voice/turn/completeness"
)

const (
	mostOfSource = 15000 // sentences of a file
	answersWeigh = 6     // how often the file of short answers counts
)

// texts are sentences as lists of words.
type texts [][]string

// fitWords fits the network that tells finished sentences from unfinished ones to
// files of sentences, a line each.
func fitWords(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("fit-words", flag.ContinueOnError)
	language := f.String("language", "", "")
	out := f.String("out", "", "")
	unseen := f.String("unseen", "", "")
	rounds := f.Int("rounds", 4, "")
	from := f.String("from", "", "")
	rest, err := parse(f, args, 1, "one folder")
	if err != nil {
		return err
	}
	if *language == "" || *out == "" || *rounds < 1 {
		return fmt.Errorf("%w: fit-words wants --language, --out and a folder", errUsage)
	}
	files, err := filepath.Glob(filepath.Join(rest[0], "*.txt"))
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(5, 3))
	var fitted, held texts
	others := map[string]texts{}
	for _, path := range files {
		list, err := readTexts(path, *language)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		if slices.Contains(strings.Split(*unseen, ","), name) {
			others[name] = list
			continue
		}
		if name == "answers" { // few, but said often
			fitted = append(fitted, slices.Repeat(list, answersWeigh)...)
			continue
		}
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		list = list[:min(len(list), mostOfSource)]
		held, fitted = append(held, list[:len(list)/50]...), append(fitted, list[len(list)/50:]...)
	}
	if len(fitted) < 1000 {
		return fmt.Errorf("%d sentences are not enough", len(fitted))
	}
	t := newWordFit(fitted, rng)
	if *from != "" {
		if err := t.goOn(*from, fitted); err != nil {
			return err
		}
	}
	for round := range *rounds {
		loss := t.round(1 - float64(round)/float64(*rounds))
		fmt.Fprintf(stdout, "round %d: loss %.4f, held back: %s\n", round+1, loss, judgeTexts(t.net, held))
	}
	var b bytes.Buffer
	if err := t.net.Write(&b); err != nil {
		return err
	}
	net, err := completeness.Read(b.Bytes())
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d sentences; of the same sources: %s\n", len(fitted), judgeTexts(net, held))
	for name, list := range others {
		fmt.Fprintf(stdout, "%s, unseen: %s\n", name, judgeTexts(net, list))
	}
	return os.WriteFile(*out, b.Bytes(), 0o644)
}

// readTexts reads a file of sentences.
func readTexts(path, language string) (texts, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list texts
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		words := completeness.Split(language, speechtext.Words(lines.Text()))
		if len(words) > 0 && len(words) <= 40 {
			list = append(list, words)
		}
	}
	return list, lines.Err()
}

// wordsJudged is how well finished sentences are told from others.
type wordsJudged struct {
	prefixes, sentences int
	found               float64 // share of the prefixes, where 5 % of the sentences are lost
	at                  float64 // the limit that does
	area                float64 // under the curve
	plain, plainLost    float64 // prefixes found and sentences lost at the limit 0
}

func (j wordsJudged) String() string {
	return fmt.Sprintf("%.1f %% of %d prefixes found at 5 %% of %d sentences (limit %.2f), area %.3f; at 0: %.1f %% found, %.1f %% lost",
		100*j.found, j.prefixes, j.sentences, j.at, j.area, 100*j.plain, 100*j.plainLost)
}

// judgeTexts cuts every sentence at one word by chance.
func judgeTexts(n *completeness.Network, list texts) wordsJudged {
	rng := rand.New(rand.NewPCG(8, 8))
	var whole, cut []float64
	for _, s := range list {
		whole = append(whole, n.Ends(s))
		if len(s) > 1 {
			cut = append(cut, n.Ends(s[:1+rng.IntN(len(s)-1)]))
		}
	}
	return judge(whole, cut)
}

func judge(whole, cut []float64) wordsJudged {
	j := wordsJudged{prefixes: len(cut), sentences: len(whole), at: quantile(whole, 0.05)}
	slices.Sort(whole)
	for _, v := range cut {
		below, _ := slices.BinarySearch(whole, v)
		j.area += 1 - float64(below)/float64(len(whole))
		if v < j.at {
			j.found++
		}
		if v < 0 {
			j.plain++
		}
	}
	lost, _ := slices.BinarySearch(whole, 0)
	n := math.Max(float64(len(cut)), 1)
	j.found, j.plain, j.area, j.plainLost = j.found/n, j.plain/n, j.area/n, float64(lost)/math.Max(float64(len(whole)), 1)
	return j
}

// vocabularyOf are the hashes of the most frequent words.
func vocabularyOf(list texts, most int) []uint32 {
	count := map[string]int{}
	for _, s := range list {
		for _, w := range s {
			count[w]++
		}
	}
	words := make([]string, 0, len(count))
	for w, n := range count {
		if n >= 5 {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	hashes := make([]uint32, min(len(words), most))
	for i := range hashes {
		hashes[i] = completeness.Hash(words[i])
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}
