package demo

import (
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
)

// idSource draws ids and choices: repeatable with a seed, at random without.
type idSource struct {
	mu  sync.Mutex
	rng *rand.Rand
}

func newIDSource(seed uint64) *idSource {
	var key [32]byte
	if seed == 0 {
		_, _ = crand.Read(key[:]) // never fails
	} else {
		binary.LittleEndian.PutUint64(key[:], seed)
	}
	return &idSource{rng: rand.New(rand.NewChaCha8(key))}
}

func (s *idSource) bytes(n int) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.rng.Uint32())
	}
	return b
}

// uuid returns an id in the form of the document's session ids.
func (s *idSource) uuid() string {
	b := s.bytes(16)
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// token is always random: it is a credential, also when the rest is repeatable.
func (s *idSource) token() string { return "ft-" + strings.ToLower(crand.Text()) }

// key returns the random API key of another agent.
func (s *idSource) key() string { return "sk-" + strings.ToLower(crand.Text()) }

// file returns the id of an attachment.
func (s *idSource) file() string { return "att_" + hex.EncodeToString(s.bytes(8)) }
