package main

import (
	"fmt"
	"io"
)

// elsewhereEnds is what others publish for eot-bench, which is other speech.
const elsewhereEnds = "LiveKit v1-mini 27.8 % / 12.1 %, 1070 ms; Soniox – / 5.5 %, 647 ms; silence only 55.6 % / 21.7 %, 1600 ms"

// ends measures where turns end in speech with labels.
func (b *bench) ends(labelled string) {
	if labelled == "" {
		b.line("turn ends", "not measured: name a folder of speech with labels with --labelled", "", "")
		return
	}
	groups, err := eotMaterial(labelled, promptsDir, "", io.Discard)
	if err != nil {
		b.line("turn ends", "not measured: "+err.Error(), "", "")
		return
	}
	for _, g := range groups {
		for _, policy := range []string{silenceOnly, withoutWords} {
			holds, ends, with := g.of(policy)
			if holds == 0 || ends == 0 {
				continue
			}
			curve := sweep(with, policy)
			b.line(fmt.Sprintf("turn ends, %s, %s, %d holds, %d ends", g.name, policy, holds, ends),
				fmt.Sprintf("cut off %s at 300 ms, %s at 600; wait %s at 5 %%", cutAt(curve, 0.3), cutAt(curve, 0.6), waitAt(curve, 0.05)),
				"half of silence only", elsewhereEnds)
		}
	}
}
