// Command gen takes the weights of Silero VAD for 16 kHz out of its ONNX file
// and writes them in the order in which package vad reads them.
//
//	go run ./audio/vad/gen silero_vad_v6.onnx audio/vad/weights.bin
//	go run ./audio/vad/gen -graph silero_vad_v6.onnx
//
// The second form prints the graph. Before anything is written the graph is
// compared with what package vad computes: shapes, strides, padding, the order
// of the gates and the Fourier basis.
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
)

// The header of the file; package vad refuses other versions.
const (
	magic   = "DVAD"
	version = 1
)

func main() {
	graphOnly := flag.Bool("graph", false, "print the graph instead of writing weights")
	flag.Parse()
	if err := run(flag.Args(), *graphOnly); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string, graphOnly bool) error {
	if len(args) == 0 || graphOnly != (len(args) == 1) {
		return fmt.Errorf("usage: gen MODEL.onnx WEIGHTS.bin, or gen -graph MODEL.onnx")
	}
	model, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	g, err := parseModel(model)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if graphOnly {
		g.dump(os.Stdout, "")
		return nil
	}
	numbers, err := extract(g)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return os.WriteFile(args[1], encode(sha256.Sum256(model), numbers), 0o644)
}

// encode puts the header and the numbers together.
func encode(source [sha256.Size]byte, numbers []float32) []byte {
	out := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[4:], version)
	out = append(out, source[:]...)
	out, err := binary.Append(out, binary.LittleEndian, numbers)
	if err != nil { // floats always fit
		panic(err)
	}
	return out
}
