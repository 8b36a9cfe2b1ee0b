package demo

import "sync"

// audioCache keeps recordings of texts that come again, such as a greeting, within a
// number of bytes; the oldest go first.
type audioCache struct {
	mu    sync.Mutex
	limit int
	size  int
	order []string
	audio map[string][]byte
}

func newAudioCache(limit int) *audioCache {
	return &audioCache{limit: limit, audio: map[string][]byte{}}
}

func (c *audioCache) get(key string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.audio[key]
}

func (c *audioCache) put(key string, audio []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.audio[key] != nil || len(audio) > c.limit {
		return
	}
	c.audio[key] = audio
	c.order = append(c.order, key)
	c.size += len(audio)
	for c.size > c.limit {
		c.size -= len(c.audio[c.order[0]])
		delete(c.audio, c.order[0])
		c.order = c.order[1:]
	}
}
